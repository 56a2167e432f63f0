package io.kubectlrc.manifest;

import java.util.Optional;

/**
 * A repetition, {@code *name}, of an anchored value.
 *
 * @param target the value it stands for
 */
public record AliasNode(int start, int end, String name, Node target) implements Node {

  @Override
  public int contentStart() {
    return start;
  }

  @Override
  public Optional<String> anchor() {
    return Optional.empty();
  }
}
