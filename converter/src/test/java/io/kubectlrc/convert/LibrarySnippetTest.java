package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what the README shows of the library. */
class LibrarySnippetTest {
  private static final Pattern SNIPPET =
      Pattern.compile("```java\n(.*?class ConvertExample .*?)```", Pattern.DOTALL);

  @TempDir private Path directory;

  @Test
  void theReadmesExampleCompilesAndDoesWhatItSays() throws Exception {
    Matcher snippet = SNIPPET.matcher(Files.readString(Path.of("../README.md")));
    assertThat(snippet.find()).as("the README's example of the library").isTrue();
    compile(snippet.group(1));

    Path file = directory.resolve("api.yaml");
    Files.copy(Path.of("../samples/s2/api.yaml"), file);
    String printed = run("ConvertExample", file.toString());

    assertThat(printed).contains("version=1453323827 is left out of the selector");
    assertThat(printed).contains("kind: Deployment").contains("name: fluentd-container");
  }

  private void compile(String code) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///ConvertExample.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        };
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiled = compiler.getTask(errors, null, null, options, null, List.of(source)).call();
    assertThat(compiled).as(errors.toString()).isTrue();
  }

  private String run(String name, String argument)
      throws IOException, ReflectiveOperationException {
    java.io.PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    URL[] classes = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader());
        java.io.PrintStream printed = print(out)) {
      System.setOut(printed);
      loader
          .loadClass(name)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {argument});
    } catch (InvocationTargetException e) {
      throw new AssertionError("the example failed", e.getCause());
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static java.io.PrintStream print(OutputStream out) {
    return new java.io.PrintStream(out, true, StandardCharsets.UTF_8);
  }
}
