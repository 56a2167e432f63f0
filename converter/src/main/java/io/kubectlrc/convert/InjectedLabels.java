package io.kubectlrc.convert;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The labels that OpenShift gives the pods of a DeploymentConfig whatever its template says, and
 * asks for in the selector of its ReplicationControllers. A Deployment's pods have none of them.
 */
public final class InjectedLabels {
  /** Whose pods they are: the DeploymentConfig's name. */
  public static final String CONFIG = "deploymentconfig";

  /** Which rollout they are of: the name, and the rollout's number. */
  public static final String ROLLOUT = "deployment";

  /** Both. */
  static final Set<String> KEYS = Set.of(CONFIG, ROLLOUT);

  private static final Pattern NUMBERED = Pattern.compile("(.+)-\\d+");

  private InjectedLabels() {}

  /** What the pods of a DeploymentConfig have, but for the rollout's, which changes. */
  public static Map<String, String> podLabels(String config, Map<String, String> template) {
    Map<String, String> labels = new TreeMap<>(template);
    labels.remove(ROLLOUT);
    labels.put(CONFIG, config);
    return labels;
  }

  /** The DeploymentConfig whose rollout a value names: {@code api} of {@code api-3}. */
  public static Optional<String> configOf(String rollout) {
    Matcher numbered = NUMBERED.matcher(rollout);
    return numbered.matches() ? Optional.of(numbered.group(1)) : Optional.empty();
  }
}
