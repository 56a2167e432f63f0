package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that git, left to itself, would take for something else in a commit. */
@Timeout(60)
class GitPathsTest {
  private static final String OLD = controller("api", "1");

  /** Cannot be rolled to from {@link #OLD}, which only a comparison of the two can tell. */
  private static final String NEW = controller("web", "2");

  @TempDir private Path directory;

  private static String controller(String app, String version) {
    return """
        apiVersion: v1
        kind: ReplicationController
        metadata:
          name: api
        spec:
          replicas: 2
          selector:
            app: APP
            version: "VERSION"
          template:
            metadata:
              labels:
                app: APP
                version: "VERSION"
            spec:
              containers:
              - name: api
                image: example/api:VERSION
        """
        .replace("APP", app)
        .replace("VERSION", version);
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void comparesWithTheCommit(Path directory, String argument, String... files) {
    Ran ran = Ran.of(directory, "", "lint", argument, "--against", "git:HEAD", "-o", "json");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines().filter(line -> line.contains("\"update-key\"")))
        .as("%s: %s", argument, ran.out())
        .hasSize(files.length);
    assertThat(ran.out())
        .contains(Stream.of(files).map(file -> "\"file\" : \"" + file + "\"").toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":(glob)a.yaml",
        ":!a.yaml",
        ":a.yaml",
        ":/a.yaml",
        "*.yaml",
        "[a].yaml",
        "{a,b}.yaml",
        "./-a.yaml",
        "a b.yaml"
      })
  void aFilesNameIsNoPathspec(String name) throws Exception {
    write("a.yaml", OLD);
    write(name, OLD);
    new Repository(directory).commit();
    write("a.yaml", NEW);
    write(name, NEW);
    comparesWithTheCommit(directory, name, name);
  }

  @ParameterizedTest
  @CsvSource({
    "a.yaml, sub, ../a.yaml, ../a.yaml",
    "a.yaml, sub, .., ../a.yaml",
    "a.yaml, sub, ../, ../a.yaml",
    "a.yaml, sub, ../sub/../a.yaml, ../sub/../a.yaml",
    "a.yaml, sub, ../*.yaml, ../a.yaml",
    "sib/b.yaml, sub, .., ../sib/b.yaml",
    "sib/b.yaml, sub, ../sib, ../sib/b.yaml",
    "sib/b.yaml, sub, ../*/b.yaml, ../sib/b.yaml",
    "sib/b.yaml, sub, ../**/*.yaml, ../sib/b.yaml",
    "sub/c.yaml, sub, .., ../sub/c.yaml",
    "sub/c.yaml, sub, ., ./c.yaml",
    "sub/c.yaml, ., s*/c.yaml, sub/c.yaml"
  })
  void pathsMayLeadOutOfTheWorkingDirectory(
      String changed, String from, String argument, String file) throws Exception {
    for (String name : List.of("a.yaml", "sib/b.yaml", "sub/c.yaml")) {
      write(name, OLD);
    }
    new Repository(directory).commit();
    write(changed, NEW);
    comparesWithTheCommit(directory.resolve(from).normalize(), argument, file);
  }

  @Test
  void linksMayLeadIntoTheRepository() throws Exception {
    Path checkout = Files.createDirectory(directory.resolve("checkout"));
    write("checkout/sub/a.yaml", OLD);
    new Repository(checkout).commit();
    write("checkout/sub/a.yaml", NEW);
    Path link = Files.createSymbolicLink(directory.resolve("link"), checkout);
    for (Path from : List.of(checkout, link)) {
      for (Path root : List.of(checkout, link)) {
        for (String path : List.of("sub", "sub/a.yaml", "s*/a.yaml")) {
          comparesWithTheCommit(from, root.resolve(path).toString(), root + "/sub/a.yaml");
        }
      }
    }
  }
}
