package io.kubectlrc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README's blocks: what there is to type, and what is shown of its output. */
record Readme(List<Block> blocks) {

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\S*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  /** The languages that a block may be of: to be typed, printed, or tested elsewhere. */
  static final Set<String> LANGUAGES = Set.of("sh", "text", "yaml", "java");

  /** What builds what {@link ReadmeIT} runs: no test can run it, but CI does. */
  static final Set<String> BUILDING = Set.of("dev/test", "./mvnw package");

  /** What is in the namespace when a section's commands are typed. */
  static final Map<String, String> STAGES =
      Map.ofEntries(
          Map.entry("Try it", ""),
          Map.entry("Migrate", "s2/api.yaml"),
          Map.entry("Update", "s2/api.yaml"),
          Map.entry("Lint", ""),
          Map.entry("From OpenShift", ""),
          Map.entry("Install", ""),
          Map.entry("lint", ""),
          Map.entry("convert", ""),
          Map.entry("stamp", ""),
          Map.entry("adopt", "s2/api.yaml"),
          Map.entry("status", "s2/api.yaml"),
          Map.entry("rehearse", ""),
          Map.entry("report", ""),
          Map.entry("watch", "s2/api.yaml"),
          Map.entry("Rights, and Jobs in the cluster", ""));

  /** A block between its fences. */
  record Block(String section, String language, List<String> lines) {}

  static String text() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  static Readme read() throws IOException {
    String text = text();
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String section = "";
      Matcher heading = HEADING.matcher(text).region(0, block.start());
      while (heading.find()) {
        section = heading.group(1);
      }
      blocks.add(new Block(section, block.group(1), block.group(2).lines().toList()));
    }
    return new Readme(blocks);
  }

  /** The sections with something to type, in order. */
  List<String> sections() {
    return blocks.stream()
        .filter(block -> block.language().equals("sh"))
        .map(Block::section)
        .distinct()
        .toList();
  }

  /** What there is to type and to see in a section. */
  List<Block> of(String section) {
    return blocks.stream()
        .filter(block -> block.section().equals(section))
        .filter(block -> Set.of("sh", "text").contains(block.language()))
        .toList();
  }
}
