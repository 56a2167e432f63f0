package io.kubectlrc.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinterTest {
  private static final Description OWN =
      new Description("of-our-own", Severity.INFO, "it", "It is so.", "a: 1", "Mend it.");

  private static final Supplier<Stream<Finding>> THROWS =
      () -> {
        throw new IllegalStateException("oh");
      };

  private static final Supplier<Stream<Finding>> THROWS_LATE =
      () ->
          Stream.of(1)
              .map(
                  one -> {
                    throw new IllegalStateException("oh");
                  });

  private static final Supplier<Stream<Finding>> GIVES_NULL = () -> null;

  private static final Supplier<Stream<Finding>> GIVES_NULL_AMONG_OTHERS =
      () -> Stream.of((Finding) null);

  private static Rule ofFiles(Supplier<Stream<Finding>> found) {
    return new FileRule(OWN) {
      @Override
      public Stream<Finding> check(LintFile file) {
        return file.source().name().equals("7.yaml") ? found.get() : Stream.empty();
      }
    };
  }

  private static Rule ofAll(Supplier<Stream<Finding>> found) {
    return new Rule(OWN) {
      @Override
      public Stream<Finding> check(LintContext context) {
        return found.get();
      }
    };
  }

  private static List<LintInput> files(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new LintInput(Manifest.parse(i + ".yaml", "a: 1"), Path.of(i + ".yaml")))
        .toList();
  }

  private static Stream<Arguments> failing() {
    String oh = "java.lang.IllegalStateException: oh";
    String none = "java.lang.NullPointerException: it gives null";
    return Stream.of(
        Arguments.of(THROWS, oh),
        Arguments.of(THROWS_LATE, oh),
        Arguments.of(GIVES_NULL, none),
        Arguments.of(GIVES_NULL_AMONG_OTHERS, none));
  }

  @ParameterizedTest
  @MethodSource("failing")
  void namesTheRuleThatFailsAndTheFile(Supplier<Stream<Finding>> found, String why) {
    Linter linter = new Linter(LintOptions.DEFAULT, List.of(ofFiles(found)));
    assertThatThrownBy(() -> linter.lint(files(0, 20)))
        .isInstanceOf(RuleException.class)
        .hasMessage("the rule of-our-own failed on 7.yaml: " + why)
        .satisfies(e -> assertThat(((RuleException) e).rule()).isEqualTo("of-our-own"));
  }

  @ParameterizedTest
  @MethodSource("failing")
  void namesTheRuleThatFailsOnAll(Supplier<Stream<Finding>> found, String why) {
    Linter linter = new Linter(LintOptions.DEFAULT, List.of(ofAll(found)));
    assertThatThrownBy(() -> linter.lint(files(0, 20)))
        .isInstanceOf(RuleException.class)
        .hasMessage("the rule of-our-own failed: " + why);
    assertThatThrownBy(() -> linter.lint(files(3, 4)))
        .hasMessage("the rule of-our-own failed on 3.yaml: " + why);
  }

  @Test
  void refusesTwoRulesOfOneId() {
    List<Rule> rules = Stream.concat(Rules.ALL.stream(), Stream.of(Rules.ALL.get(0))).toList();
    assertThatThrownBy(() -> new Linter(LintOptions.DEFAULT, rules))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two rules are called " + Rules.ALL.get(0).description().id());
  }
}
