package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.Note;
import java.util.List;
import java.util.Objects;

/**
 * The conversion for programs that hold typed objects.
 *
 * @see RcConverter
 */
public sealed interface TypedConversion {

  /** What a reader should know; pointers are those of the ReplicationController as JSON. */
  List<Note> notes();

  /** It can be a Deployment. */
  record Converted(Deployment deployment, List<Note> notes) implements TypedConversion {
    public Converted {
      notes = List.copyOf(notes);
    }
  }

  /**
   * It cannot.
   *
   * @param refusals every reason that was found, at least one
   */
  record Refused(List<ConversionRefusal> refusals, List<Note> notes) implements TypedConversion {
    public Refused {
      refusals = List.copyOf(refusals);
      notes = List.copyOf(notes);
    }
  }

  /** Converts with what the program does by default, knowing of no other objects. */
  static TypedConversion of(ReplicationController controller) {
    return of(controller, ConvertOptions.DEFAULT, Surroundings.NONE);
  }

  /**
   * Converts one ReplicationController.
   *
   * @param controller not changed
   * @param others what else there is: pods that the Deployment must not select, claims
   */
  static TypedConversion of(
      ReplicationController controller, ConvertOptions options, Surroundings others) {
    Objects.requireNonNull(controller, "controller");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(others, "others");
    ObjectMapper mapper = new ObjectMapper();
    Conversion conversion =
        RcConverter.convert((ObjectNode) mapper.valueToTree(controller), options, others);
    if (conversion instanceof Conversion.Refused refused) {
      return new Refused(refused.refusals(), refused.notes());
    }
    if (conversion instanceof Conversion.Converted converted) {
      return new Converted(deployment(mapper, converted.tree()), converted.notes());
    }
    throw new IllegalArgumentException("no ReplicationController: " + controller.getKind());
  }

  private static Deployment deployment(ObjectMapper mapper, ObjectNode tree) {
    try {
      return mapper.treeToValue(tree, Deployment.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a Deployment that its own model does not read", e);
    }
  }
}
