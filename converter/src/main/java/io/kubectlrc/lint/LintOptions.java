package io.kubectlrc.lint;

import io.kubectlrc.convert.legacy.KubernetesVersion;
import io.kubectlrc.selector.Versions;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How to lint.
 *
 * @param versions which labels change with a release
 * @param kubernetes the version of the servers that the manifests are for
 * @param sessionPorts ports of protocols whose connections last, besides the well-known ones, and
 *     what they are called
 * @param settings of rules that are not as they come, by id
 * @param all with a predecessor to compare with, whether to show what was there before, too
 */
public record LintOptions(
    Versions versions,
    KubernetesVersion kubernetes,
    SortedMap<Integer, String> sessionPorts,
    Map<String, Setting> settings,
    boolean all) {

  /** As it comes. */
  public static final LintOptions DEFAULT =
      new LintOptions(Versions.DEFAULT, KubernetesVersion.LATEST, new TreeMap<>(), Map.of(), false);

  public LintOptions {
    Objects.requireNonNull(versions, "versions");
    Objects.requireNonNull(kubernetes, "kubernetes");
    Objects.requireNonNull(sessionPorts, "sessionPorts");
    Objects.requireNonNull(settings, "settings");
    sessionPorts = Collections.unmodifiableSortedMap(new TreeMap<>(sessionPorts));
    settings = Map.copyOf(settings);
  }

  /** What a configuration makes of a rule. */
  public sealed interface Setting {
    /** The rule is not asked. */
    record Off() implements Setting {}

    /** The rule is asked, its findings being this severe. */
    record As(Severity severity) implements Setting {}
  }

  public LintOptions withKubernetes(KubernetesVersion version) {
    return new LintOptions(versions, version, sessionPorts, settings, all);
  }

  public LintOptions withAll(boolean all) {
    return new LintOptions(versions, kubernetes, sessionPorts, settings, all);
  }
}
