package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ReplicationController;
import io.kubectlrc.lint.LintInput;
import io.kubectlrc.lint.LintOptions;
import io.kubectlrc.lint.Linter;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.selector.Stamp;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs hand the library, and is null, is told at once, and by its name. */
class NullsAreNamedTest {
  private static final ConvertOptions OPTIONS = ConvertOptions.DEFAULT;
  private static final Surroundings NONE = Surroundings.NONE;

  private static Arguments of(String name, ThrowingCallable call) {
    return Arguments.of(name, call);
  }

  private static Stream<Arguments> calls() {
    ReplicationController controller = new ReplicationController();
    return Stream.of(
        of("controller", () -> TypedConversion.of(null)),
        of("options", () -> TypedConversion.of(controller, null, NONE)),
        of("others", () -> TypedConversion.of(controller, OPTIONS, null)),
        of("object", () -> RcConverter.convert(null, OPTIONS, NONE)),
        of("object", () -> DcConverter.convert(null, OPTIONS, NONE)),
        of("manifests", () -> ManifestConverter.convert(null, OPTIONS)),
        of("options", () -> ManifestConverter.convert(List.of(), null)),
        of("strategy", () -> OPTIONS.withStrategy(null)),
        of("source", () -> Manifest.parse(null)),
        of("name", () -> Manifest.parse(null, "a: 1")),
        of("text", () -> Manifest.parse("a.yaml", null)),
        of("manifest", () -> new LintInput((Manifest) null, Path.of("a.yaml"))),
        of("path", () -> new LintInput(Manifest.parse("a.yaml", ""), null)),
        of("options", () -> new Linter(null, List.of())),
        of("kubernetes", () -> LintOptions.DEFAULT.withKubernetes(null)),
        of("text", () -> Stamp.of(null, "version")),
        of("key", () -> Stamp.of("1", null)));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("calls")
  void nullIsToldByItsName(String name, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(NullPointerException.class).hasMessage(name);
  }
}
