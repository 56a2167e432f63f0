package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  @TempDir private Path directory;
  private Inputs inputs;

  @BeforeEach
  void startInAnEmptyDirectory() {
    inputs = new Inputs(directory, stdin("from: stdin\n"));
  }

  private static ByteArrayInputStream stdin(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> names(String... arguments) {
    return inputs.find(List.of(arguments)).inputs().stream().map(Input::name).toList();
  }

  private List<String> problems(String... arguments) {
    return inputs.find(List.of(arguments)).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void leavesOutWhatVersionControlKeeps() throws IOException {
    for (String path : List.of("d/.git/refs/heads/fix.yaml", "d/.github/a.yaml", "d/b.yaml")) {
      write(path, "a: 1\n");
    }
    assertThat(names("d")).containsExactly("d/.github/a.yaml", "d/b.yaml");
    assertThat(names("d/.git")).containsExactly("d/.git/refs/heads/fix.yaml");
  }

  /** Else what was written is read the next time, and written once more below it. */
  @Test
  void leavesOutWhereItsOutputGoes() throws IOException {
    for (String path : List.of("d/a.yaml", "d/out/a.yaml", "d/out/out/a.yaml")) {
      write(path, "a: 1\n");
    }
    inputs = inputs.withOutput(Path.of("d/../d/out"));
    assertThat(names("d")).containsExactly("d/a.yaml");
    assertThat(names("d/**/*.yaml")).containsExactly("d/a.yaml");
    assertThat(names("d/out")).containsExactly("d/out/a.yaml", "d/out/out/a.yaml");
  }

  @Test
  void findsTheManifestsOfADirectorySortedByPath() throws IOException {
    for (String path :
        List.of("d/b.yml", "d/a/z.json", "d/a.yaml", "d/readme.md", "d/a/b/c.yaml")) {
      write(path, "a: 1\n");
    }

    List<Input> found = inputs.find(List.of("d")).inputs();

    assertThat(found)
        .extracting(Input::name)
        .containsExactly("d/a.yaml", "d/a/b/c.yaml", "d/a/z.json", "d/b.yml");
    assertThat(found)
        .extracting(input -> input.relative().toString())
        .containsExactly("a.yaml", "a/b/c.yaml", "a/z.json", "b.yml");
  }

  @Test
  void takesAFileOfAnyName() throws IOException {
    write("x/spec.txt", "a: 1\n");

    assertThat(inputs.find(List.of("x/spec.txt")).inputs())
        .containsExactly(
            new Input(
                "x/spec.txt", Optional.of(directory.resolve("x/spec.txt")), Path.of("x/spec.txt")));
  }

  @Test
  void neverLeadsOutOfAnotherDirectory() throws IOException {
    write("x/a.yaml", "a: 1\n");
    String outside = directory.resolve("x/a.yaml").toString();

    assertThat(new Inputs(directory.resolve("x"), stdin("")).find(List.of("../x/a.yaml")).inputs())
        .extracting(Input::relative)
        .containsExactly(Path.of("a.yaml"));
    assertThat(inputs.find(List.of(outside)).inputs())
        .extracting(Input::relative)
        .containsExactly(Path.of("a.yaml"));
    assertThat(inputs.find(List.of("x/../x/./a.yaml")).inputs())
        .extracting(Input::relative)
        .containsExactly(Path.of("x/a.yaml"));
  }

  @Test
  void expandsPatterns() throws IOException {
    for (String path : List.of("p/a.json", "p/b.json", "p/q/c.json", "p/d.yaml")) {
      write(path, "{}");
    }

    assertThat(names("p/*.json")).containsExactly("p/a.json", "p/b.json");
    assertThat(names("p/**/*.json")).containsExactly("p/a.json", "p/b.json", "p/q/c.json");
    assertThat(names("p/[ab].*")).containsExactly("p/a.json", "p/b.json");
    assertThat(names("p/{a.json,d.yaml}")).containsExactly("p/a.json", "p/d.yaml");
    assertThat(problems("p/*.xml"))
        .containsExactly("p/*.xml:1:1: no file matches this pattern; check the pattern");
    assertThat(problems("p/[a"))
        .containsExactly("p/[a:1:1: this pattern is not well formed; correct it");
  }

  @Test
  void takesAPatternForAFileOfThatName() throws IOException {
    write("a[1].yaml", "a: 1\n");

    assertThat(names("a[1].yaml")).containsExactly("a[1].yaml");
  }

  @Test
  void namesNoFileTwice() throws IOException {
    write("d/a.yaml", "a: 1\n");

    assertThat(names("d/a.yaml", "d", "./d/a.yaml", "-", "-"))
        .containsExactly("d/a.yaml", "<stdin>");
  }

  @Test
  void readsStandardInput() {
    Input input = inputs.find(List.of("-")).inputs().get(0);

    assertThat(inputs.read(input).documents().get(0).tree().toString())
        .isEqualTo("{\"from\":\"stdin\"}");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(problems("no.yaml"))
        .containsExactly("no.yaml:1:1: there is no such file or directory; check the path");
    assertThat(problems("no\0.yaml")).hasSize(1);
  }

  @Test
  void readsNoUrlAndShowsNoSecretOfOne() {
    for (String path : List.of("x.yaml", "x.yaml?t=secret", "*.yaml#secret")) {
      assertThat(problems("https://u:secret@h/" + path)).hasSize(1);
      assertThat(problems("https://u:secret/@h/" + path).get(0))
          .startsWith("https://h/")
          .endsWith("no URL is read here; download it and name the file")
          .doesNotContain("secret");
    }
  }

  @Test
  void followsLinksButNotInCircles() throws IOException {
    write("d/a/x.yaml", "a: 1\n");
    Files.createSymbolicLink(directory.resolve("d/a/loop"), directory.resolve("d"));
    Files.createSymbolicLink(directory.resolve("d/link.yaml"), directory.resolve("d/a/x.yaml"));
    Files.createSymbolicLink(directory.resolve("d/nowhere.yaml"), directory.resolve("d/none"));

    Inputs.Found found = inputs.find(List.of("d"));

    assertThat(found.inputs())
        .extracting(Input::name)
        .containsExactly("d/a/x.yaml", "d/link.yaml", "d/nowhere.yaml");
    assertThat(found.problems())
        .extracting(Problem::toString)
        .containsExactly("d/a/loop:1:1: this link leads back to a directory it is in; remove it");
    assertThat(inputs.read(found.inputs().get(2)).problems())
        .extracting(Problem::what)
        .containsExactly("there is no such file or directory");
  }

  @Test
  void saysWhereAFileIsNotUtf8() throws IOException {
    byte[] bytes = "a: 1\nb: é".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(directory.resolve("latin.yaml"), bytes);
    Files.write(directory.resolve("wide.yaml"), "a: 1\n".getBytes(StandardCharsets.UTF_16));

    assertThat(inputs.find(List.of("latin.yaml", "wide.yaml")).inputs())
        .map(inputs::read)
        .flatExtracting(Manifest::problems)
        .extracting(Problem::toString)
        .containsExactly(
            "latin.yaml:2:4: this is not UTF-8; save the file in UTF-8",
            "wide.yaml:1:1: this is not UTF-8; save the file in UTF-8");
  }

  @Test
  void saysWhatMayNotBeRead() throws IOException {
    write("d/secret.yaml", "a: 1\n");
    Path file = directory.resolve("d/secret.yaml");
    assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "root may read it");

    assertThat(inputs.find(List.of("d")).inputs())
        .map(inputs::read)
        .flatExtracting(Manifest::problems)
        .extracting(Problem::what)
        .containsExactly("it may not be read");
  }

  @Test
  void refusesWhatIsTooLargeWithoutReadingItAll() throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve("large.yaml"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}), 1L << 33);
    }

    Manifest manifest = inputs.read(inputs.find(List.of("large.yaml")).inputs().get(0));

    assertThat(manifest.problems())
        .extracting(Problem::what)
        .containsExactly("it is larger than 64 MiB");
  }

  @Test
  void looksNoDeeperThanAPatternReaches() throws IOException {
    write("d/a.yaml", "a: 1\n");
    write("d/e/b.yaml", "b: 1\n");
    // Whoever looks into it goes in circles, and is told so.
    Files.createSymbolicLink(directory.resolve("d/e/circle"), directory.resolve("d"));

    assertThat(names("d/*.yaml")).containsExactly("d/a.yaml");
    assertThat(problems("d/*.yaml")).isEmpty();
    assertThat(names("d/*/*.yaml")).containsExactly("d/e/b.yaml");
    assertThat(problems("d/**.yaml")).hasSize(1);
  }
}
