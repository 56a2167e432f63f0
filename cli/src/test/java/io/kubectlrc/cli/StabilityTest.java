package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a library's user may rely on, as the packages say it by {@code @apiNote}. */
class StabilityTest {
  private static final List<Path> SOURCES =
      List.of(Path.of("../converter/src/main/java"), Path.of("../rolling-update/src/main/java"));

  @Test
  void everyPackageSaysWhetherItIsStable() throws IOException {
    assertThat(packages("")).isNotEmpty();
    assertThat(packages("@apiNote Stable: "))
        .doesNotContainAnyElementsOf(packages("@apiNote Not stable: "))
        .contains("io.kubectlrc.run", "io.kubectlrc.convert");
    Set<String> said = new TreeSet<>(packages("@apiNote Stable: "));
    said.addAll(packages("@apiNote Not stable: "));
    assertThat(said).isEqualTo(packages(""));
  }

  /** Nobody can rely on a method whose types change under him. */
  @Test
  void whatIsStableHasStableTypes() throws IOException {
    List<String> broken = new ArrayList<>();
    int stable = 0;
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/test-classes/"))
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.kubectlrc")) {
      if (!isPublic(type) || !isStable(type)) {
        continue;
      }
      stable++;
      for (JavaCodeUnit method : type.getCodeUnits()) {
        if (method.getModifiers().contains(JavaModifier.PUBLIC)) {
          Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
              .flatMap(one -> one.getAllInvolvedRawTypes().stream())
              .filter(one -> one.getPackageName().startsWith("io.kubectlrc") && !isStable(one))
              .forEach(one -> broken.add(method.getFullName() + ": " + one.getName()));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(stable).isGreaterThan(100);
  }

  /** What it shows is for users; other types of ours may change under them. */
  @Test
  void theReadmeImportsOnlyWhatIsStable() throws IOException {
    Matcher imported =
        Pattern.compile("^import (io\\.kubectlrc\\.[\\w.]+);", Pattern.MULTILINE)
            .matcher(Readme.text());
    Set<String> names = new TreeSet<>();
    while (imported.find()) {
      names.add(imported.group(1));
    }
    names.removeIf(name -> name.startsWith("io.kubectlrc.rehearse.")); // which it says is not
    assertThat(names).hasSizeGreaterThan(10).allMatch(StabilityTest::isStable);
  }

  /** What a type says of itself, else what its package says. */
  private static boolean isStable(JavaClass type) {
    return isStable(type.getBaseComponentType().getName().replaceAll("[$].*", ""));
  }

  private static boolean isStable(String type) {
    String file = type.replace('.', '/');
    return SOURCES.stream()
        .map(root -> root.resolve(file + ".java"))
        .filter(Files::exists)
        .anyMatch(source -> isStable(text(source), source));
  }

  private static boolean isStable(String source, Path path) {
    return source.contains("@apiNote ")
        ? source.contains("@apiNote Stable: ")
        : text(path.resolveSibling("package-info.java")).contains("@apiNote Stable: ");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(StabilityTest::isPublic).orElse(true);
  }

  /** Those whose description says so. */
  private static Set<String> packages(String words) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path root : SOURCES) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(one -> one.endsWith("package-info.java")).toList()) {
          if (Files.readString(file).contains(words)) {
            found.add(root.relativize(file.getParent()).toString().replace('/', '.'));
          }
        }
      }
    }
    return found;
  }
}
