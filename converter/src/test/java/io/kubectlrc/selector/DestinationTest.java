package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String HTTP = "{name: http, containerPort: 8080}";
  private static final String UDP = "{name: http, containerPort: 8080, protocol: UDP}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{port: 80, targetPort: http} | {name: http, containerPort: 8080} | 8080",
        "{port: 80, targetPort: http} | {name: web, containerPort: 8080} | lacks",
        "{port: 80, targetPort: http} | {containerPort: 8080} | lacks",
        "{port: 80, targetPort: http} | {name: http, containerPort: 53, protocol: UDP} | lacks",
        "{port: 80, targetPort: http, protocol: SCTP} | {name: http, containerPort: 53} | lacks",
        "{port: 80, targetPort: http, protocol: UDP} | {name: http, containerPort: 53, protocol: UDP} | 53",
        "{port: 80, targetPort: 9090} | {name: web, containerPort: 8080} | 9090",
        "{port: 80} | {name: web, containerPort: 8080} | 80",
        "{port: 80, targetPort: 0} | {name: web, containerPort: 8080} | 80",
        "{port: 80, targetPort: ''} | {name: web, containerPort: 8080} | 80",
      })
  void sendsToThePortOfThatNameAndProtocolOrOfAnyNumber(
      String service, String pod, String expected) {
    Destination.Port port = destination("{name: api}", service).ports().get(0);
    JsonNode spec = yaml("{containers: [{name: api, ports: [%s]}]}".formatted(pod));

    assertThat(port.isLackedBy(spec)).isEqualTo(expected.equals("lacks"));
    assertThat(port.of(spec).isPresent() ? "" + port.of(spec).getAsInt() : "lacks")
        .isEqualTo(expected);
  }

  @Test
  void sendsToSidecarsAndNotToContainersThatOnlyRunBefore() {
    Destination.Port port =
        destination("{name: api}", "{port: 80, targetPort: http}").ports().get(0);
    String spec = "{containers: [{name: api}], initContainers: [{name: proxy, %sports: [%s]}]}";

    assertThat(port.isLackedBy(yaml(spec.formatted("restartPolicy: Always, ", HTTP)))).isFalse();
    assertThat(port.isLackedBy(yaml(spec.formatted("", HTTP)))).isTrue();
    assertThat(port.isLackedBy(yaml(spec.formatted("restartPolicy: '${POLICY}', ", HTTP))))
        .isFalse();
  }

  @Test
  void losesOfSeveralPortsThatOneOnly() {
    Destination destination =
        destination("{name: api}", "{port: 80, targetPort: http}, {port: 90, targetPort: metrics}");

    assertThat(destination.lackedBy(yaml("{containers: [{ports: [%s]}]}".formatted(HTTP))))
        .extracting(Destination.Port::toString)
        .containsExactly("TCP port metrics");
  }

  @Test
  void namesTheProtocolWhereThatIsTheDifference() {
    Destination.Port port =
        destination("{name: api}", "{port: 80, targetPort: http}").ports().get(0);

    assertThat(port.insteadIn(List.of(yaml("{containers: [{ports: [%s]}]}".formatted(UDP)))))
        .isEqualTo("their port of that name is UDP, not TCP");
    assertThat(port.insteadIn(List.of(yaml("{containers: [{ports: [{containerPort: 1}]}]}"))))
        .isEqualTo("they expose 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{port: 80, targetPort: '${PORT}'} | {name: web, containerPort: 8080}",
        "{port: 80, targetPort: http, protocol: __PROTOCOL__} | {name: web, containerPort: 8080}",
        "{port: 80, targetPort: http} | {name: '$(NAME)', containerPort: 8080}",
        "{port: 80, targetPort: http} | {name: http, containerPort: 8080, protocol: '${P}'}",
      })
  void claimsNothingOfWhatATemplateToolIsYetToFillIn(String service, String pod) {
    assertThat(
            destination("{name: api}", service)
                .lackedBy(yaml("{containers: [{ports: [%s]}]}".formatted(pod))))
        .isEmpty();
  }

  @Test
  void selectsNothingWithoutASelectorOrWithAnExternalName() {
    assertThat(destination("{}", "{port: 80}").selects(Map.of("name", "api"))).isFalse();
    assertThat(
            Destination.of(
                    yaml("{spec: {type: ExternalName, selector: {name: api}, externalName: x.y}}"))
                .selects(Map.of("name", "api")))
        .isFalse();
    assertThat(destination("{name: api}", "").selects(Map.of("name", "api"))).isTrue();
  }

  private static Destination destination(String selector, String ports) {
    return Destination.of(yaml("{spec: {selector: %s, ports: [%s]}}".formatted(selector, ports)));
  }

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
