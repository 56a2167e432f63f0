package io.kubectlrc.convert;

import java.util.List;
import java.util.stream.Stream;

/**
 * The fields of {@code metadata} that a server writes.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/">ObjectMeta</a>
 */
public final class ServerFields {

  /** Those that a user never writes. */
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

  /** Those, and what else belongs to one object and to no copy of it. */
  public static final List<String> OF_ONE_OBJECT =
      Stream.concat(
              OF_METADATA.stream(),
              Stream.of("deletionGracePeriodSeconds", "finalizers", "generateName"))
          .toList();

  private ServerFields() {}
}
