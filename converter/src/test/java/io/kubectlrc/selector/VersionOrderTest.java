package io.kubectlrc.selector;

import static io.kubectlrc.selector.VersionOrder.Direction.EARLIER;
import static io.kubectlrc.selector.VersionOrder.Direction.LATER;
import static io.kubectlrc.selector.VersionOrder.Direction.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.selector.VersionOrder.Direction;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {

  @ParameterizedTest
  @CsvSource({
    ", v1",
    ", 704aa8d484e91f3e",
    "v9, v10",
    "9, v10",
    "1.9.0, 1.10.0",
    "v1-0-2, v1.0.3",
    "1.2, 1.2.1",
    "1.2.0-alpha, 1.2.0-beta",
    "1.2.0-beta.2, 1.2.0-rc1",
    "1.2.0-rc2, 1.2.0-rc10",
    "1.2.0-rc.9, 1.2.0-rc.10",
    "1.2.0-rc, 1.2.0-rc.1",
    "1.2.0-rc1, 1.2.0",
    "1.2.0, 1.2.1-rc1",
    "2016-01-20, 2016-02-03",
    "1453323827, 1453400999",
    "v12, 1453323827",
    "1453323827, 1453323827500",
    "1453323827500, 1453323828",
  })
  void putsTheEarlierVersionFirst(String earlier, String later) {
    Optional<String> one = Optional.ofNullable(earlier);
    Optional<String> other = Optional.of(later);
    assertThat(VersionOrder.between(one, other)).isEqualTo(EARLIER);
    assertThat(VersionOrder.between(other, one)).isEqualTo(LATER);
  }

  @ParameterizedTest
  @CsvSource({
    ",",
    "v1, v1",
    "v1, 1",
    "1.2, 1.2.0",
    "704aa8d484e91f3e, 5d4f8c7b9d",
    "704aa8d484e91f3e, v2",
  })
  void leavesOpenWhatNobodyCanTell(String one, String other) {
    assertThat(VersionOrder.between(Optional.ofNullable(one), Optional.ofNullable(other)))
        .isEqualTo(OPEN);
    assertThat(VersionOrder.between(Optional.ofNullable(other), Optional.ofNullable(one)))
        .isEqualTo(OPEN);
  }

  @Property
  void isATotalOrder(
      @ForAll("versions") Optional<String> a,
      @ForAll("versions") Optional<String> b,
      @ForAll("versions") Optional<String> c) {
    VersionOrder order = VersionOrder.INSTANCE;
    assertThat(order.compare(a, a)).isZero();
    assertThat(Integer.signum(order.compare(a, b))).isEqualTo(-Integer.signum(order.compare(b, a)));
    if (order.compare(a, b) <= 0 && order.compare(b, c) <= 0) {
      assertThat(order.compare(a, c)).isLessThanOrEqualTo(0);
    }
    if (order.compare(a, b) == 0) {
      assertThat(Integer.signum(order.compare(a, c)))
          .isEqualTo(Integer.signum(order.compare(b, c)));
    }
  }

  @Property
  void claimsNoDirectionThatContradictsItself(
      @ForAll("versions") Optional<String> a,
      @ForAll("versions") Optional<String> b,
      @ForAll("versions") Optional<String> c) {
    Direction direction = VersionOrder.between(a, b);
    assertThat(VersionOrder.between(b, a))
        .isEqualTo(direction == EARLIER ? LATER : direction == LATER ? EARLIER : OPEN);
    if (direction == EARLIER && VersionOrder.between(b, c) == EARLIER) {
      assertThat(VersionOrder.between(a, c)).isEqualTo(EARLIER);
    }
  }

  @Provide
  Arbitrary<Optional<String>> versions() {
    Arbitrary<String> number = Arbitraries.of("0", "1", "2", "9", "10", "007", "1453323827");
    Arbitrary<String> numbers =
        Combinators.combine(Arbitraries.of("", "v"), number.list().ofMinSize(1).ofMaxSize(3))
            .as((v, list) -> v + String.join(".", list));
    Arbitrary<String> prerelease =
        Arbitraries.of("", "", "-alpha", "-beta.2", "-rc", "-rc1", "-rc.1", "-rc10", "-rc.1.x");
    return Arbitraries.oneOf(
            Combinators.combine(numbers, prerelease).as(String::concat),
            Arbitraries.of("704aa8d484e91f3e", "5d4f8c7b9d", "1453323827500", "2016-01-20", "blue"))
        .optional();
  }
}
