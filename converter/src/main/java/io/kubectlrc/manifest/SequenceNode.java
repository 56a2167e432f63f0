package io.kubectlrc.manifest;

import java.util.List;
import java.util.Optional;

/**
 * Values in order.
 *
 * @param start of a block sequence, its first dash
 * @param flow whether it is written with brackets
 */
public record SequenceNode(
    int start, int contentStart, int end, Optional<String> anchor, boolean flow, List<Node> items)
    implements Node {}
