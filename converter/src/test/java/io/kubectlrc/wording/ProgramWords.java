package io.kubectlrc.wording;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words of the program, for golden files that read as its users read them. */
public enum ProgramWords implements Wording {
  WORDING;

  private static final Map<Task, String> COMMANDS =
      Map.of(
          Task.ROLLING_UPDATE, "rolling-update",
          Task.ADOPTION, "adopt",
          Task.CONVERSION, "convert",
          Task.STAMPING, "stamp",
          Task.LINT, "lint");

  /** Flags that are not called as their setting is. */
  private static final Map<Setting, String> OTHERWISE =
      Map.of(
          Setting.FILE, "-f",
          Setting.FORMAT, "-o",
          Setting.STAMP_KEY, "--key",
          Setting.STAMP_VERSION, "--version");

  private static final Set<Setting> APART =
      Set.of(Setting.FILE, Setting.FORMAT, Setting.VERSION_KEY, Setting.VERSION_LABELS);

  @Override
  public String of(Action.Choose choose) {
    Setting setting = choose.setting();
    String kebab = setting.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String flag = OTHERWISE.getOrDefault(setting, "--" + kebab);
    String separator = APART.contains(setting) ? " " : "=";
    return choose.value().map(value -> flag + separator + value).orElse(flag);
  }

  @Override
  public String of(Action.Run run) {
    List<String> words = new ArrayList<>(List.of("kubectl-rc", COMMANDS.get(run.task())));
    words.addAll(run.subjects());
    run.with().forEach(choose -> words.add(of(choose)));
    return String.join(" ", words);
  }
}
