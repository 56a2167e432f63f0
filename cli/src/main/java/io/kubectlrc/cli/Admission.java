package io.kubectlrc.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Nulls;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.DefaultSelector;
import io.kubectlrc.validity.Fault;
import io.kubectlrc.validity.Validity;
import io.kubectlrc.wording.Sentence;
import java.util.ArrayList;
import java.util.List;

/**
 * An object of a manifest as the API server would see it. Only what has no problems may go on to
 * where the shape of objects is trusted.
 *
 * @param tree a copy in the form of v1, if it is a ReplicationController or a Service, without the
 *     fields that are null
 * @param problems what the API server would not decode, each where it is written
 * @param incomplete what lacks a field that the API server asks for, or is yet to be filled in
 */
record Admission(ObjectNode tree, List<Problem> problems, List<Problem> incomplete) {
  private static final String RENDER = "render the template first";

  static Admission of(KubeObject object) {
    Migration migration = Migration.toV1(object.tree());
    List<Problem> problems = new ArrayList<>();
    List<Problem> incomplete = new ArrayList<>();
    migration
        .refusals()
        .forEach(
            refusal ->
                problems.add(
                    problem(object, refusal.at(), refusal.what(), refusal.reason().remedy())));
    if (problems.isEmpty()) {
      if (isNameless(migration.tree())) {
        String remedy = "give it one, by which others can know it";
        incomplete.add(problem(object, JsonPointer.empty(), "it has no name", remedy));
      }
      Validity validity = Validity.of(migration.tree());
      for (Fault fault : validity.refusals()) {
        if (isGiven(fault, migration.tree()) || isItsName(fault)) {
          continue;
        }
        JsonPointer at = migration.origins().of(fault.at());
        if (fault instanceof Fault.WrongType wrong && wrong.isOpen()) {
          incomplete.add(problem(object, at, fault.sentence(), RENDER));
        } else if (fault instanceof Fault.Missing) {
          incomplete.add(problem(object, at, fault.sentence(), fault.remedy()));
        } else {
          problems.add(problem(object, at, fault.sentence(), fault.remedy()));
        }
      }
      for (Fault.Open open : validity.open()) {
        JsonPointer at = migration.origins().of(open.at());
        incomplete.add(problem(object, at, open.sentence(), RENDER));
      }
    }
    return new Admission(Nulls.without(migration.tree()).deepCopy(), problems, incomplete);
  }

  /** Whether it is the lack of a selector that the server of an old API group would fill in. */
  private static boolean isGiven(Fault fault, ObjectNode tree) {
    return fault instanceof Fault.Missing missing
        && missing.field().equals("selector")
        && missing.path().equals("spec")
        && DefaultSelector.isGivenTo(tree);
  }

  /** Also if the server would make a name up: what the program does, it does to names. */
  private static boolean isNameless(ObjectNode tree) {
    return Validity.isKnown(tree) && Metadata.name(tree).isEmpty();
  }

  /** Whether it is the lack of a name, which is told already. */
  private static boolean isItsName(Fault fault) {
    return fault instanceof Fault.Missing missing
        && missing.field().equals("name")
        && missing.path().isEmpty();
  }

  /** All of them. */
  List<Problem> all() {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(incomplete);
    return all;
  }

  private static Problem problem(KubeObject object, JsonPointer at, String what, String remedy) {
    return problem(object, at, what, Sentence.of(remedy));
  }

  private static Problem problem(KubeObject object, JsonPointer at, String what, Sentence remedy) {
    return object.document().problem(object.at().append(at), object + ": " + what, remedy);
  }
}
