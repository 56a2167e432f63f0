package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node as the scheduler sees it.
 *
 * @param labels what pods select nodes by
 * @param taints without the one that a cordon leaves
 * @param cordoned whether it takes no pods from the beginning
 * @param room how many pods it runs at most
 */
public record Machine(
    String name, SortedMap<String, String> labels, List<Taint> taints, boolean cordoned, int room) {

  /** The label that every node has, with its name. */
  static final String HOSTNAME = "kubernetes.io/hostname";

  /** What a cordoned node is tainted with, beside its {@code unschedulable}. */
  static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

  public Machine {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    taints = List.copyOf(taints);
  }

  /**
   * Keeps pods away that do not tolerate it.
   *
   * @param effect NoSchedule, PreferNoSchedule or NoExecute
   */
  public record Taint(String key, String value, String effect) {

    /** As the scheduler writes it. */
    @Override
    public String toString() {
      return "{" + key + ": " + value + "}";
    }
  }

  /** One with nothing about it but its name. */
  public static Machine named(String name, int room) {
    return new Machine(name, new TreeMap<>(Map.of(HOSTNAME, name)), List.of(), false, room);
  }

  /** What a Node object says of it. */
  public static Machine of(JsonNode node) {
    String name = node.at("/metadata/name").asText();
    SortedMap<String, String> labels = new TreeMap<>(Labels.of(node.at("/metadata/labels")));
    labels.putIfAbsent(HOSTNAME, name);
    List<Taint> taints = new ArrayList<>();
    for (JsonNode taint : node.at("/spec/taints")) {
      if (!taint.path("key").asText().equals(UNSCHEDULABLE)) {
        taints.add(
            new Taint(
                taint.path("key").asText(),
                taint.path("value").asText(),
                taint.path("effect").asText()));
      }
    }
    int room = node.at("/status/allocatable/pods").asInt(Integer.MAX_VALUE);
    return new Machine(name, labels, taints, node.at("/spec/unschedulable").asBoolean(), room);
  }
}
