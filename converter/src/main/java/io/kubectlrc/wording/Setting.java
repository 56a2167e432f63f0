package io.kubectlrc.wording;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be chosen of an operation. */
public enum Setting {
  /** The pods beyond the desired ones: {@code Options.maxSurge}. */
  MAX_SURGE(Task.ROLLING_UPDATE),
  /** The pods that may lack: {@code Options.maxUnavailable}. */
  MAX_UNAVAILABLE(Task.ROLLING_UPDATE),
  /** What becomes of autoscalers meanwhile: {@code Options.autoscalers}. */
  AUTOSCALERS(Task.ROLLING_UPDATE),
  /** The key by which generated selectors differ: {@code Naming.labelKey}. */
  LABEL_KEY(Task.ROLLING_UPDATE),
  /** How many former versions are kept: {@code Naming.historyLimit}. */
  HISTORY_LIMIT(Task.ROLLING_UPDATE),
  /**
   * An image, of a container: {@code Request.Images.images}; of a conversion, {@code
   * OpenShiftOptions.images}.
   */
  IMAGE(Task.ROLLING_UPDATE, Task.ADOPTION, Task.CONVERSION),
  /** The container of an image that names none: {@code Request.Image.container}. */
  CONTAINER(Task.ROLLING_UPDATE),
  /** When nodes pull the images: {@code Request.Images.pullPolicy}. */
  PULL_POLICY(Task.ROLLING_UPDATE),
  /** The same pods anew: {@code Request.Images.restart}. */
  RESTART(Task.ROLLING_UPDATE),
  /** The manifest of the new controller: {@code Request.Spec}. */
  FILE(Task.ROLLING_UPDATE),
  /** A name and a key of its own for a manifest: {@code Request.Spec.stamp}. */
  STAMP(Task.ROLLING_UPDATE),
  /** The key of that: {@code Stamp.key}. */
  STAMP_KEY(Task.ROLLING_UPDATE, Task.STAMPING),
  /** Its value: {@code Stamp.version}. */
  STAMP_VERSION(Task.ROLLING_UPDATE, Task.STAMPING),
  /** Back from an update in flight: {@code Request.Rollback}. */
  ROLLBACK(Task.ROLLING_UPDATE),
  /** Back from one that has ended: {@code Request.Undo}; of an adoption, {@code Goal.UNDO}. */
  UNDO(Task.ROLLING_UPDATE, Task.ADOPTION),
  /** To look on only: {@code plan()}. */
  DRY_RUN(Task.ROLLING_UPDATE, Task.ADOPTION),
  /** To take a lock that another holds: {@code Settings.forceUnlock}. */
  FORCE_UNLOCK(Task.ROLLING_UPDATE, Task.ADOPTION),
  /** The name of the Deployment: {@code Adoption.Settings.deployment}. */
  DEPLOYMENT(Task.ADOPTION),
  /** Whether the selector keeps version-like labels: {@code ConvertOptions}. */
  VERSION_LABELS(Task.ADOPTION, Task.CONVERSION),
  /** A label that changes with a release: {@code ConvertOptions.versions}. */
  VERSION_KEY(Task.ADOPTION, Task.CONVERSION),
  /** How a Deployment is named: {@code ConvertOptions.rename}. */
  RENAME(Task.CONVERSION),
  /** To correct values of the wrong type: {@code ConvertOptions.fixTypes}. */
  FIX_TYPES(Task.CONVERSION),
  /** To convert what is beside something refused: {@code ConvertOptions.skipRefused}. */
  SKIP_REFUSED(Task.CONVERSION),
  /** What becomes of lifecycle hooks: {@code OpenShiftOptions.hooks}. */
  HOOKS(Task.CONVERSION),
  /**
   * A format of what is written: of manifests, that of {@code ManifestConverter.convertTexts}; of a
   * rehearsal, how it is told.
   */
  FORMAT(Task.CONVERSION, Task.REHEARSAL),
  /** What manifests are compared with: what was before, of {@code Linter.lint}. */
  AGAINST(Task.LINT),
  /** The version of the servers: {@code LintOptions.kubernetes}. */
  KUBERNETES(Task.LINT),
  /** To mend what can be mended: {@code Fixes}. */
  FIX(Task.LINT),
  /** To look at the rules only: {@code Rules.ALL}. */
  LIST_RULES(Task.LINT),
  /** To delete what is left of former rollouts: {@code Adoption.Settings.prunesHistory}. */
  PRUNES_HISTORY(Task.ADOPTION),
  /** How long pods take to become ready: {@code Conditions.podStart}. */
  POD_START(Task.REHEARSAL),
  /** How long pods take to end: {@code Conditions.podStop}. */
  POD_STOP(Task.REHEARSAL),
  /** The namespace: {@code Settings.namespace}. */
  NAMESPACE,
  /** The file that leads to a cluster: {@code Connection.kubeconfig}. */
  KUBECONFIG,
  /** Its context: {@code Connection.context}. */
  CONTEXT,
  /** Its cluster, in place of the context's: {@code Connection.cluster}. */
  CLUSTER,
  /** Its user, in place of the context's: {@code Connection.user}. */
  USER,
  /** The address of the API server: {@code Connection.server}. */
  SERVER,
  /** The token that it accepts: {@code Connection.token}. */
  TOKEN,
  /** Who is impersonated: {@code Connection.as}. */
  AS(Task.ROLLING_UPDATE, Task.STATUS),
  /** How long a request may take: {@code Connection.requestTimeout}. */
  REQUEST_TIMEOUT;

  private static final Pattern WORD_BREAK = Pattern.compile("_(.)");

  private final Set<Task> tasks;

  Setting(Task... tasks) {
    this.tasks = Set.of(tasks);
  }

  /** Of the connection, which all have that reach a cluster. */
  Setting() {
    this(Task.ROLLING_UPDATE, Task.ADOPTION, Task.REHEARSAL, Task.STATUS);
  }

  /** The operations of which it can be chosen. */
  public Set<Task> tasks() {
    return tasks;
  }

  /** To choose it. */
  public Action.Choose chosen() {
    return new Action.Choose(this, Optional.empty());
  }

  /** To choose a value for it. */
  public Action.Choose to(String value) {
    return new Action.Choose(this, Optional.of(value));
  }

  /** As the library says it: {@code maxSurge}. */
  @Override
  public String toString() {
    return WORD_BREAK
        .matcher(name().toLowerCase(Locale.ROOT))
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }
}
