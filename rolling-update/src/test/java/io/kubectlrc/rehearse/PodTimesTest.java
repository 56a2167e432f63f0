package io.kubectlrc.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTimesTest {

  private static JsonNode pod(String fields) {
    return InitialStates.yaml("{" + fields.replace('|', ',') + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "containers: [{name: a}], 1",
    "containers: [{name: a| readinessProbe: {periodSeconds: 10}}], 1",
    "containers: [{name: a| readinessProbe: {initialDelaySeconds: 5}}| {name: b}], 6",
    "containers: [{name: a| readinessProbe: {initialDelaySeconds: 5| successThreshold: 2}}], 16",
    "containers: [{name: a| readinessProbe: {periodSeconds: 3| successThreshold: 3}}], 7",
    "containers: [{name: a| readinessProbe: {initialDelaySeconds: 5}| startupProbe: {initialDelaySeconds: 20}}], 21",
    "initContainers: [{name: i}| {name: j}]| containers: [{name: a}], 3",
    "containers: [{name: a| readinessProbe: {initialDelaySeconds: 2147483647}}], 2147483648",
    "containers: [{name: a| readinessProbe: {periodSeconds: 10| successThreshold: 2147483647}}], 21474836461",
  })
  void aPodIsReadyAsSoonAsItsProbesAllow(String fields, long seconds) {
    assertThat(PodTimes.start(pod(fields)).toSeconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "containers: [{name: a}], 1",
    "containers: [{name: a| lifecycle: {preStop: {sleep: {seconds: 7}}}}], 8",
    "containers: [{name: a| lifecycle: {preStop: {exec: {command: [x]}}}}], 30",
    "containers: [{name: a| lifecycle: {preStop: {exec: {command: [sleep| '2']}}}}], 3",
    "containers: [{name: a}| {name: b| lifecycle: {preStop: {exec: {command: [/bin/sh| -c| sleep 4]}}}}], 5",
    "terminationGracePeriodSeconds: 5| containers: [{name: a| lifecycle: {preStop: {exec: {command: [x]}}}}], 5",
    "terminationGracePeriodSeconds: 5| containers: [{name: a| lifecycle: {preStop: {sleep: {seconds: 7}}}}], 5",
    "containers: [{name: a| lifecycle: {preStop: {sleep: {seconds: 9223372036854775807}}}}], 30",
    "terminationGracePeriodSeconds: 0| containers: [{name: a}], 0",
    "terminationGracePeriodSeconds: 3000000000| containers: [{name: a}], 1",
    "terminationGracePeriodSeconds: -1| containers: [{name: a}], 0",
  })
  void aPodIsGoneAsSoonAsItsHooksAllow(String fields, int seconds) {
    assertThat(PodTimes.stop(pod(fields)).toSeconds()).isEqualTo(seconds);
  }
}
