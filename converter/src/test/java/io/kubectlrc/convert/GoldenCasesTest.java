package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.wording.ProgramWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every folder of {@code src/test/resources/convert}: the files {@code in*} (or the sample
 * that {@code sample.txt} names) are converted together under the options of {@code options.txt},
 * and become the files {@code out*} and {@code report.txt}.
 *
 * <p>{@code -Dgolden=write} writes the expected files instead of comparing them; read the
 * difference before you commit it.
 */
class GoldenCasesTest {
  private static final Path CASES = Path.of("src/test/resources/convert");
  private static final Path CHECKOUT = Path.of("..");
  private static final boolean WRITE = "write".equals(System.getProperty("golden"));

  /** One folder: what goes in, what the options are, what must come out. */
  private record Case(Path folder, List<String> names, List<Manifest> inputs, Options options) {

    static Case read(Path folder) throws IOException {
      Path sample = folder.resolve("sample.txt");
      TreeMap<String, Path> files = new TreeMap<>();
      if (Files.exists(sample)) {
        Path file = CHECKOUT.resolve(Files.readString(sample).strip());
        String name = file.getFileName().toString();
        files.put("in" + name.substring(name.indexOf('.')), file);
      }
      for (Path file : files(folder)) {
        if (file.getFileName().toString().startsWith("in")) {
          files.put(file.getFileName().toString(), file);
        }
      }
      List<Manifest> inputs = new ArrayList<>();
      for (var file : files.entrySet()) {
        inputs.add(Manifest.parse(file.getKey(), Files.readString(file.getValue())));
      }
      Path options = folder.resolve("options.txt");
      List<String> arguments = Files.exists(options) ? Files.readAllLines(options) : List.of();
      return new Case(folder, List.copyOf(files.keySet()), inputs, Options.of(arguments));
    }

    List<ConvertedManifest> convert(List<Manifest> manifests) {
      return ManifestConverter.convert(manifests, options.convert(), options.format());
    }

    Path expected(String name) {
      String extension = name.substring(name.lastIndexOf('.'));
      String turned =
          options
              .format()
              .map(format -> "." + format.name().toLowerCase(Locale.ROOT))
              .orElse(extension);
      return folder.resolve(
          "out" + name.substring("in".length(), name.length() - extension.length()) + turned);
    }

    Path report() {
      return folder.resolve("report.txt");
    }

    Set<Path> used() {
      Set<Path> used = new HashSet<>(Set.of(report()));
      names.forEach(name -> used.add(expected(name)));
      if (Files.exists(folder.resolve("sample.txt"))) {
        used.add(folder.resolve("sample.txt"));
      } else {
        names.forEach(name -> used.add(folder.resolve(name)));
      }
      if (Files.exists(folder.resolve("options.txt"))) {
        used.add(folder.resolve("options.txt"));
      }
      return used;
    }
  }

  /** The program's own flags, a line each. */
  private record Options(ConvertOptions convert, Optional<Format> format) {
    static Options of(List<String> arguments) {
      ConvertOptions convert = ConvertOptions.DEFAULT;
      Optional<Format> format = Optional.empty();
      for (String argument : arguments) {
        String[] parts = argument.split("=", 2);
        switch (parts[0]) {
          case "--strategy" -> convert = convert.withStrategy(Strategy.parse(parts[1]));
          case "--version-labels" ->
              convert =
                  convert.withVersionLabels(
                      VersionLabels.valueOf(parts[1].toUpperCase(Locale.ROOT)));
          case "--version-key" -> convert = convert.withVersions(new Versions(Set.of(parts[1])));
          case "--rename" -> convert = convert.withRename(new RenamePattern(parts[1]));
          case "--fix-types" -> convert = convert.withFixTypes(true);
          case "--skip-refused" -> convert = convert.withSkipRefused(true);
          case "--hooks", "--platform", "--image" ->
              convert = convert.withOpenShift(openShift(convert.openShift(), parts[0], parts[1]));
          case "--output" ->
              format = Optional.of(Format.valueOf(parts[1].toUpperCase(Locale.ROOT)));
          default -> throw new IllegalArgumentException("no option of convert: " + argument);
        }
      }
      return new Options(convert, format);
    }

    private static OpenShiftOptions openShift(OpenShiftOptions so, String option, String value) {
      Map<String, String> images = new TreeMap<>(so.images());
      String upper = value.toUpperCase(Locale.ROOT);
      switch (option) {
        case "--hooks" -> {
          return new OpenShiftOptions(so.platform(), Hooks.valueOf(upper), images);
        }
        case "--platform" -> {
          return new OpenShiftOptions(Platform.valueOf(upper), so.hooks(), images);
        }
        default -> {
          images.put(
              value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
          return new OpenShiftOptions(so.platform(), so.hooks(), images);
        }
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  static List<String> cases() throws IOException {
    return files(CASES).stream().map(path -> path.getFileName().toString()).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void convertsAsExpected(String name) throws IOException {
    Case golden = Case.read(CASES.resolve(name));
    List<ConvertedManifest> results = golden.convert(golden.inputs());
    StringBuilder report = new StringBuilder();
    for (int i = 0; i < results.size(); i++) {
      results
          .get(i)
          .entries()
          .forEach(entry -> report.append(entry.line(ProgramWords.WORDING)).append('\n'));
      compare(golden.expected(golden.names().get(i)), results.get(i).text());
    }
    compare(golden.report(), report.toString());
  }

  private static void compare(Path expected, String actual) throws IOException {
    if (WRITE) {
      Files.writeString(expected, actual);
    }
    assertThat(actual).as(expected.toString()).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void leavesAloneWhatIsConvertedAlready(String name) throws IOException {
    Case golden = Case.read(CASES.resolve(name));
    List<Manifest> again = new ArrayList<>();
    for (String input : golden.names()) {
      again.add(Manifest.parse(input, Files.readString(golden.expected(input))));
    }
    List<ConvertedManifest> results = golden.convert(again);
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).text()).isEqualTo(again.get(i).source().text());
      assertThat(results.get(i).converted()).isZero();
      assertThat(results.get(i).refused()).isEqualTo(stays(golden).get(i));
    }
  }

  /** How many refused documents each result has, since they are to stay as they are. */
  private static List<Integer> stays(Case golden) {
    boolean stay = golden.options().convert().skipRefused();
    return golden.convert(golden.inputs()).stream()
        .map(result -> stay ? result.refused() : 0)
        .toList();
  }

  @Test
  void usesEveryFile() throws IOException {
    Set<Path> unused = new HashSet<>();
    for (String name : cases()) {
      Path folder = CASES.resolve(name);
      List<Path> files = files(folder);
      unused.addAll(files);
      unused.removeAll(Case.read(folder).used());
      assertThat(Case.read(folder).inputs()).as(name).isNotEmpty();
    }
    assertThat(unused).isEmpty();
  }
}
