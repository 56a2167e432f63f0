package io.kubectlrc.validity;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a server writes into an object's {@code metadata}.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/">ObjectMeta</a>
 */
public final class ServerWritten {

  /** Fields that a user never writes. */
  public static final List<String> OF_METADATA =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "selfLink",
          "managedFields",
          "ownerReferences",
          "deletionTimestamp");

  /** Annotations that kubectl or a controller writes. */
  public static final List<String> OF_ANNOTATIONS =
      List.of(
          "kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision");

  /** Those of metadata, and what else belongs to one object and to no copy of it. */
  public static final List<String> OF_ONE_OBJECT =
      Stream.concat(
              OF_METADATA.stream(),
              Stream.of("deletionGracePeriodSeconds", "finalizers", "generateName"))
          .toList();

  private ServerWritten() {}
}
