package io.kubectlrc.lint;

import io.kubectlrc.manifest.KubeObject;

/**
 * Which object.
 *
 * @param namespace {@code default} if the manifest names none
 * @param name empty if it has none
 */
public record ObjectName(String kind, String namespace, String name) {

  /** What objects of no object, such as an unreadable document, are called. */
  public static final ObjectName NONE = new ObjectName("", "", "");

  /** One of the same kind and namespace. */
  ObjectName called(String other) {
    return new ObjectName(kind, namespace, other);
  }

  /** {@code Kind "name"}. */
  @Override
  public String toString() {
    return KubeObject.called(kind, name);
  }
}
