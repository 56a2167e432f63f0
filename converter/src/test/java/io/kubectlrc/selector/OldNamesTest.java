package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldNamesTest {

  @ParameterizedTest
  @CsvSource({
    "frontendController, frontend-controller",
    "fabric8MQConsumer, fabric8-mq-consumer",
    "redis_slave, redis-slave",
    "_x_, x",
    "api.v1, api.v1",
  })
  void makesNamesOfToday(String old, String now) {
    assertThat(OldNames.kebab(old)).isEqualTo(now);
    assertThat(Names.subdomain(now)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"redis-server-port", "HTTP", "a-very-long-name-1", "a--b", "1234567890123456"})
  void makesPortNamesOfToday(String old) {
    assertThat(Names.portName(old)).isPresent();
    assertThat(Names.portName(OldNames.portName(old))).as(OldNames.portName(old)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "a", "redis-server", "p8080"})
  void leavesGoodPortNames(String name) {
    assertThat(OldNames.portName(name)).isEqualTo(name);
  }
}
