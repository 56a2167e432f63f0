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

  // By hand: the JVM makes a record's own at its first use, which takes a twelfth of the time in
  // which one file is linted.
  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectName that
        && name.equals(that.name)
        && kind.equals(that.kind)
        && namespace.equals(that.namespace);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * kind.hashCode() + namespace.hashCode()) + name.hashCode();
  }

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
