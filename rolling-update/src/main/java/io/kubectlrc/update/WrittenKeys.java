package io.kubectlrc.update;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The keys of a selector under which updates have written a hash: its value changes with a release,
 * whatever the key is called.
 */
public final class WrittenKeys {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{10}");

  private WrittenKeys() {}

  /**
   * Those of which the controller itself gives proof. That is its history, in which the key has had
   * another value or none; or its pod template, or a former one, of which {@code -orig} follows the
   * hash. An update that was rolled back leaves no history, and one whose history is limited to 0
   * leaves nothing that tells its hash from a user's.
   */
  public static Set<String> on(ObjectNode rc) {
    List<ObjectNode> versions = new ArrayList<>(List.of(rc));
    History.ifReadable(rc).formers().forEach(former -> versions.add(former.controller()));
    Set<String> keys = new TreeSet<>();
    for (Map.Entry<String, String> label : Labels.of(rc.at("/spec/selector")).entrySet()) {
      String value = label.getValue();
      boolean written =
          value.endsWith(Versions.ORIGINAL)
              ? versions.stream().anyMatch(one -> isOriginal(one, label.getKey(), value))
              : HASH.matcher(value).matches()
                  && versions.stream().anyMatch(one -> isOther(one, label.getKey(), value));
      if (written) {
        keys.add(label.getKey());
      }
    }
    return keys;
  }

  private static boolean isOther(ObjectNode rc, String key, String value) {
    return !value.equals(Labels.of(rc.at("/spec/selector")).get(key));
  }

  /** Whether an update that found a controller without the key would give it this value. */
  private static boolean isOriginal(ObjectNode rc, String key, String value) {
    ObjectNode unlabelled = rc.deepCopy();
    ControllerTrees.selector(unlabelled).remove(key);
    ControllerTrees.templateLabels(unlabelled).remove(key);
    return Proposal.originalValue(unlabelled, key).equals(value);
  }
}
