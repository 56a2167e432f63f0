package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Manifest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreStopTest {

  private static JsonNode tree(String yaml) {
    return Manifest.parse("in.yaml", yaml).documents().get(0).tree();
  }

  private static JsonNode container(String hook) {
    return tree("{name: c, lifecycle: {preStop: " + hook + "}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{sleep: {seconds: 7}} | 7000",
        "{exec: {command: [sleep, '2']}} | 2000",
        "{exec: {command: [/bin/sleep, 1.5s]}} | 1500",
        "{exec: {command: [sh, -c, sleep 5]}} | 5000",
        "{exec: {command: [/bin/bash, -c, ' exec sleep 2m; ']}} | 120000",
      })
  void aHookThatOnlySleepsSaysHowLong(String hook, long millis) {
    assertThat(PreStop.of(container(hook)).orElseThrow().sleep())
        .contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{exec: {command: [sh, -c, sleep 5 && nginx -s quit]}}",
        "{exec: {command: [nginx, -s, quit]}}",
        "{exec: {command: [sleep, forever]}}",
        "{exec: {command: [sleep]}}",
        "{exec: {command: [asleep, '2']}}",
        "{httpGet: {port: 80}}",
        "{sleep: {seconds: '${N}'}}",
      })
  void ofAnotherNobodyKnows(String hook) {
    assertThat(PreStop.of(container(hook))).isEqualTo(Optional.of(new PreStop(Optional.empty())));
  }

  @Test
  void withoutOneThereIsNone() {
    assertThat(PreStop.of(tree("{name: c}"))).isEmpty();
    assertThat(PreStop.of(container("{}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {name: c} | true",
        "{} | {name: c, lifecycle: {preStop: {sleep: {seconds: 5}}}} | false",
        "{} | {name: c, lifecycle: {preStop: {sleep: {seconds: 0}}}} | true",
        "{} | {name: c, lifecycle: {preStop: {exec: {command: [drain]}}}} | false",
        "{terminationGracePeriodSeconds: 1} | {name: c, lifecycle: {preStop: {sleep: {seconds: 5}}}} | true",
        "{terminationGracePeriodSeconds: 2} | {name: c, lifecycle: {preStop: {sleep: {seconds: 5}}}} | false",
      })
  void whatMayBeGoneWhileOthersSendToItIsAbrupt(String pod, String container, boolean abrupt) {
    assertThat(PreStop.isAbrupt(tree(pod), tree(container))).isEqualTo(abrupt);
  }
}
