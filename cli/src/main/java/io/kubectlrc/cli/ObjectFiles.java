package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.convert.DcConverter;
import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.selector.PeerControllers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads all objects of manifests, ReplicationControllers and Services in the form of v1. */
final class ObjectFiles {
  private final Io io;

  ObjectFiles(Io io) {
    this.io = io;
  }

  /** Whether an argument means files rather than an object of a cluster. */
  boolean exist(String argument) {
    return argument.equals("-") || Files.exists(io.directory().resolve(argument));
  }

  /**
   * Whether an argument that is no file was meant as one. No ReplicationController's name has a
   * slash. One may end as manifests do, but a mistyped path is likelier.
   */
  static boolean isFileName(String argument) {
    return argument.contains("/") || Inputs.isManifest(argument);
  }

  /** The objects of a file, a directory, a pattern, or of standard input. */
  List<ObjectNode> read(String argument) throws IOException {
    return read(argument, object -> List.of());
  }

  /** The same of those whose status says how they are. */
  List<ObjectNode> readScene(String argument) throws IOException {
    return read(argument, StatusCounts::problems);
  }

  private List<ObjectNode> read(String argument, Function<KubeObject, List<Problem>> further)
      throws IOException {
    Inputs inputs = new Inputs(io.directory(), io.in());
    Inputs.Found found = inputs.find(List.of(argument));
    List<Problem> problems = new ArrayList<>(found.problems());
    List<ObjectNode> objects = new ArrayList<>();
    List<Manifest> manifests = found.inputs().stream().map(inputs::read).toList();
    Kustomizations kustomizations = Kustomizations.of(manifests);
    for (Manifest manifest : manifests) {
      problems.addAll(manifest.problems());
      manifest.documents().stream()
          .filter(document -> !kustomizations.isPart(document))
          .flatMap(document -> document.objects().stream())
          .forEach(
              object -> {
                add(object, objects, problems);
                problems.addAll(further.apply(object));
              });
    }
    if (!problems.isEmpty()) {
      throw Failure.of(problems);
    }
    return objects;
  }

  private static void add(KubeObject object, List<ObjectNode> objects, List<Problem> problems) {
    Admission admission = Admission.of(object);
    problems.addAll(admission.all());
    objects.add(admission.tree());
  }

  /** The only ReplicationController among objects. */
  static ObjectNode controllerIn(String argument, List<ObjectNode> objects) {
    List<ObjectNode> controllers = controllers(objects);
    if (controllers.size() == 1) {
      return controllers.get(0);
    }
    throw new Failure(
        ExitCode.FAILED,
        controllers.isEmpty()
            ? argument + " has no ReplicationController"
            : "%s has %d ReplicationControllers: %s; say which by %s"
                .formatted(
                    argument,
                    controllers.size(),
                    listed(controllers),
                    inSeveral(controllers) ? "--name and -n" : "--name"));
  }

  /**
   * The name of the only thing among objects that can be adopted: a ReplicationController that
   * stands for itself, or a DeploymentConfig.
   */
  static String subjectIn(String argument, List<ObjectNode> objects) {
    List<String> configs = configs(objects).stream().map(Metadata::name).toList();
    if (configs.isEmpty()) {
      return Metadata.name(controllerIn(argument, objects));
    }
    List<String> subjects = new ArrayList<>();
    controllers(objects).stream()
        .filter(tree -> !configs.contains(owner(tree)))
        .forEach(tree -> subjects.add(Metadata.name(tree)));
    configs.forEach(config -> subjects.add(OriginConfig.PREFIX + config));
    if (subjects.size() == 1) {
      return subjects.get(0);
    }
    throw new Failure(
        ExitCode.FAILED,
        "%s has %d controllers to adopt: %s; say which by --name"
            .formatted(argument, subjects.size(), String.join(", ", subjects)));
  }

  /** The DeploymentConfig of a ReplicationController among objects, if it has one there. */
  static Optional<String> configOf(String controller, List<ObjectNode> objects) {
    List<String> configs = configs(objects).stream().map(Metadata::name).toList();
    return controllers(objects).stream()
        .filter(tree -> Metadata.name(tree).equals(controller))
        .map(ObjectFiles::owner)
        .filter(configs::contains)
        .findFirst();
  }

  /** The DeploymentConfig that claims a ReplicationController; empty if none does. */
  private static String owner(ObjectNode controller) {
    return controller.at("/metadata/labels").path(OpenShiftMarks.CONFIG).asText();
  }

  /**
   * The only ReplicationController among objects, or of several the one that could follow on a
   * controller: its name is the same, but for a version.
   */
  static ObjectNode newControllerIn(String argument, List<ObjectNode> objects, String name) {
    List<ObjectNode> controllers = controllers(objects);
    PeerControllers siblings = PeerControllers.of(controllers);
    List<ObjectNode> alike =
        controllers.stream()
            .filter(tree -> siblings.areVersions(Metadata.name(tree), name))
            .toList();
    return alike.size() == 1 ? alike.get(0) : controllerIn(argument, objects);
  }

  private static List<ObjectNode> controllers(List<ObjectNode> objects) {
    return objects.stream()
        .filter(tree -> Migration.kindOf(tree).equals(Migration.REPLICATION_CONTROLLER))
        .toList();
  }

  private static List<ObjectNode> configs(List<ObjectNode> objects) {
    return objects.stream().filter(DcConverter::isDeploymentConfig).toList();
  }

  /** Each with its namespace, if these differ. */
  private static String listed(List<ObjectNode> controllers) {
    boolean several = inSeveral(controllers);
    return controllers.stream()
        .map(
            tree ->
                several && !Metadata.namespace(tree).isEmpty()
                    ? Metadata.namespace(tree) + "/" + Metadata.name(tree)
                    : Metadata.name(tree))
        .collect(Collectors.joining(", "));
  }

  private static boolean inSeveral(List<ObjectNode> controllers) {
    return controllers.stream().map(Metadata::namespace).distinct().count() > 1;
  }

  /**
   * The namespaces that have a ReplicationController of that name, or a DeploymentConfig that
   * {@code dc/NAME} means; an empty one is not said.
   */
  static List<String> namespacesOf(String subject, List<ObjectNode> objects) {
    Optional<String> config = OriginConfig.named(subject);
    return (config.isPresent() ? configs(objects) : controllers(objects))
        .stream()
            .filter(tree -> Metadata.name(tree).equals(config.orElse(subject)))
            .map(Metadata::namespace)
            .distinct()
            .sorted()
            .toList();
  }
}
