package io.kubectlrc.manifest;

import java.util.Optional;

/**
 * A value as it is written: the syntax behind a document's tree. JSON is written in the same terms,
 * its braces and brackets being flow style.
 *
 * <p>Offsets are UTF-16 units from the start of the source's text; {@link Document#span(Node)}
 * turns them into lines and columns.
 */
public sealed interface Node permits MappingNode, SequenceNode, ScalarNode, AliasNode {

  /** Where it starts, its anchor and tag included. */
  int start();

  /** Where its own text starts, after its anchor and tag. */
  int contentStart();

  /**
   * Where it ends. A block collection ends with its last value; a block scalar with its last line,
   * before that line's break.
   */
  int end();

  /** The name after {@code &}, if it has an anchor. */
  Optional<String> anchor();
}
