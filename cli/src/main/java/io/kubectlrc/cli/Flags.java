package io.kubectlrc.cli;

import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.wording.Action;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import io.kubectlrc.wording.Wording;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The program's words for actions: its flags, and its commands, as a shell takes them.
 *
 * @param namespace the one to be named with commands that ask a cluster, if they name none
 * @param connection the flags by which the cluster was found, to be repeated with such commands
 */
record Flags(Optional<String> namespace, List<String> connection) implements Wording {

  /** Those of a command that works where its user's kubeconfig says, or nowhere. */
  static final Flags WORDING = new Flags(Optional.empty(), List.of());

  /** The same in a namespace that is to be named. */
  Flags in(String other) {
    return new Flags(Optional.of(other), connection);
  }

  /** What a shell takes as it is. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

  /** What is done in a cluster. */
  private static final Set<Task> IN_CLUSTERS =
      EnumSet.of(Task.ROLLING_UPDATE, Task.ADOPTION, Task.STATUS);

  /** Before every command. */
  private static final String PROGRAM = "kubectl-rc";

  /** What {@code adopt}, whose {@code --as} names the Deployment, has for it. */
  private static final String IMPERSONATE = "--impersonate";

  /** Values that are words are read more easily apart. */
  private static final Set<Setting> APART =
      EnumSet.of(
          Setting.VERSION_LABELS, Setting.VERSION_KEY, Setting.FILE, Setting.FORMAT, Setting.AS);

  @Override
  public String of(Action.Choose choose) {
    String typed = typed(flag(choose.setting()), choose);
    return choose.setting() == Setting.AS
        ? "%s (with adopt, %s)".formatted(typed, typed(IMPERSONATE, choose))
        : typed;
  }

  @Override
  public String of(Action.Run run) {
    List<String> words = new ArrayList<>(List.of(PROGRAM, command(run.task())));
    run.subjects().forEach(subject -> words.add(subject(subject)));
    run.namespace()
        .or(() -> namespace.filter(any -> IN_CLUSTERS.contains(run.task())))
        .ifPresent(one -> words.addAll(List.of("-n", one)));
    if (IN_CLUSTERS.contains(run.task())) {
      words.addAll(connection);
    }
    run.with().forEach(choose -> words.add(of(choose)));
    return String.join(" ", words);
  }

  /** A file may be called like a flag, and what was read from standard input is called so. */
  private static String subject(String name) {
    if (name.equals(Inputs.STDIN_NAME)) {
      return "-";
    }
    return quoted(name.startsWith("-") ? "./" + name : name);
  }

  /** A word as a shell takes it. */
  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String typed(String flag, Action.Choose choose) {
    return choose.value().map(value -> flag + separator(choose.setting()) + value).orElse(flag);
  }

  /** The command that runs a task. */
  static String command(Task task) {
    return switch (task) {
      case ROLLING_UPDATE -> "rolling-update";
      case ADOPTION -> "adopt";
      case REHEARSAL -> "rehearse";
      case STATUS -> "status";
      case CONVERSION -> "convert";
      case STAMPING -> "stamp";
      case LINT -> "lint";
    };
  }

  /** The flag of a setting; the commands of its tasks have it. */
  static String flag(Setting setting) {
    return switch (setting) {
      case MAX_SURGE -> "--max-surge";
      case MAX_UNAVAILABLE -> "--max-unavailable";
      case AUTOSCALERS -> "--hpa";
      case LABEL_KEY -> "--deployment-label-key";
      case HISTORY_LIMIT -> "--revision-history-limit";
      case IMAGE -> "--image";
      case CONTAINER -> "--container";
      case PULL_POLICY -> "--image-pull-policy";
      case RESTART -> "--restart";
      case FILE -> "-f";
      case STAMP -> "--stamp";
      case STAMP_KEY -> "--key";
      case STAMP_VERSION -> "--version";
      case ROLLBACK -> "--rollback";
      case UNDO -> "--undo";
      case DRY_RUN -> "--dry-run";
      case FORCE_UNLOCK -> "--force-unlock";
      case DEPLOYMENT -> "--as";
      case VERSION_LABELS -> "--version-labels";
      case VERSION_KEY -> "--version-key";
      case RENAME -> "--rename";
      case FIX_TYPES -> "--fix-types";
      case SKIP_REFUSED -> "--skip-refused";
      case HOOKS -> "--hooks";
      case FORMAT -> "-o";
      case AGAINST -> "--against";
      case KUBERNETES -> "--kubernetes";
      case FIX -> "--fix";
      case LIST_RULES -> "--list-rules";
      case PRUNES_HISTORY -> "--prune-history";
      case POD_START -> "--pod-start";
      case POD_STOP -> "--pod-stop";
      case NAMESPACE -> "-n";
      case KUBECONFIG -> "--kubeconfig";
      case CONTEXT -> "--context";
      case CLUSTER -> "--cluster";
      case USER -> "--user";
      case SERVER -> "--server";
      case TOKEN -> "--token";
      case AS -> "--as";
      case REQUEST_TIMEOUT -> "--request-timeout";
    };
  }

  private static String separator(Setting setting) {
    return APART.contains(setting) ? " " : "=";
  }
}
