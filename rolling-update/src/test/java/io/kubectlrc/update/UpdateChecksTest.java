package io.kubectlrc.update;

import static io.kubectlrc.update.Manifests.image;
import static io.kubectlrc.update.Manifests.rc;
import static io.kubectlrc.update.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateChecksTest {
  private static final Map<String, String> NAME = Map.of("name", "api-pods");

  @Test
  void hasNothingAgainstAnOrdinaryUpdate() {
    assertThat(check(old(), List.of(pod("api-rc-1", "uid-of-api-rc", NAME)), NAME)).isEmpty();
  }

  @Test
  void protectsTheServiceThatWouldLoseTheNewPods() {
    ObjectNode old = rc("api-rc-1", 3, Map.of("name", "api-pods", "deployment", "a"), "api:1");
    List<Refusal> refusals = check(old, List.of(), Map.of("deployment", "a"));
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).message())
        .asString()
        .contains("Service api-srv selects deployment=a");
    assertThat(refusals.get(0).remedy().actions())
        .containsExactly(Setting.LABEL_KEY.chosen(), Setting.STAMP_KEY.chosen());
  }

  @Test
  void protectsTheServiceThatWouldLoseARelabelledPod() {
    Map<String, String> labels = Map.of("name", "api-pods", "deployment", "canary");
    List<Refusal> refusals =
        check(
            old(),
            List.of(
                pod("api-rc-1", "uid-of-api-rc", labels), pod("api-rc-2", "uid-of-api-rc", NAME)),
            Map.of("deployment", "canary"));
    assertThat(refusals)
        .extracting(refusal -> refusal.message().toString())
        .singleElement()
        .asString()
        .contains("would lose pod api-rc-1");
  }

  @Test
  void protectsThePortOfAServiceThatTheNewPodsWouldNotHave() {
    String service =
        """
        metadata: {name: api-srv}
        spec:
          selector: {name: api-pods}
          ports: [{name: web, port: 80, targetPort: http}, {name: plain, port: 81, targetPort: 99}]
        """;
    ObjectNode old = old();
    ports(old, "http", "TCP");
    Proposal proposal = proposal(old);
    assertThat(UpdateChecks.of(old, proposal, List.of(), List.of(yaml(service)), List.of()))
        .isEmpty();

    ports(proposal.controller(), "http", "UDP");
    assertThat(UpdateChecks.of(old, proposal, List.of(), List.of(yaml(service)), List.of()))
        .extracting(refusal -> refusal.message().toString())
        .containsExactly(
            "port 80 of Service api-srv goes to TCP port http of its pods and would lose them: the"
                + " new ones lack it, their port of that name is UDP, not TCP");

    ports(old, "other", "TCP");
    assertThat(UpdateChecks.of(old, proposal, List.of(), List.of(yaml(service)), List.of()))
        .isEmpty();
    ObjectNode pod = pod("api-rc-1", "uid-of-api-rc", NAME);
    pod.set("spec", yaml("containers: [{name: api, ports: [{name: http, containerPort: 1}]}]"));
    assertThat(UpdateChecks.of(old, proposal, List.of(pod), List.of(yaml(service)), List.of()))
        .hasSize(1);
  }

  private static void ports(ObjectNode rc, String name, String protocol) {
    ((ObjectNode) rc.at("/spec/template/spec/containers/0"))
        .putArray("ports")
        .addObject()
        .put("name", name)
        .put("containerPort", 8080)
        .put("protocol", protocol);
  }

  @Test
  void refusesPodsThatTheNewSelectorWouldAdopt() {
    ObjectNode old = old();
    Proposal proposal = proposal(old);
    Map<String, String> labels =
        Map.of("name", "api-pods", "deployment", proposal.journal().newValue());
    List<Refusal> refusals =
        UpdateChecks.of(old, proposal, List.of(pod("bare", "", labels)), List.of(), List.of());
    assertThat(refusals)
        .extracting(refusal -> refusal.message().toString())
        .singleElement()
        .asString()
        .contains("matches pod bare, which has no controller and would be adopted");
  }

  @Test
  void refusesAControllerThatWouldFightOverTheNewPods() {
    UpdateChecks.Neighbour neighbour =
        new UpdateChecks.Neighbour(
            "replicaset/all", "other", Selector.of(NAME), new TreeMap<>(NAME));
    List<Refusal> refusals =
        UpdateChecks.of(old(), proposal(old()), List.of(), List.of(), List.of(neighbour));
    assertThat(refusals)
        .extracting(refusal -> refusal.message().toString())
        .singleElement()
        .asString()
        .startsWith("replicaset/all would fight over the new pods");
  }

  @Test
  void leavesADeploymentConfigsControllersAlone() {
    ObjectNode old = Manifests.annotated(old(), "openshift.io/deployment-config.name", "api");
    assertThat(check(old, List.of(), NAME))
        .extracting(refusal -> refusal.message().toString())
        .singleElement()
        .asString()
        .contains("belongs to the DeploymentConfig api");
  }

  /** The garbage collector sees to its own. */
  @Test
  void refusesAControllerThatSomebodyWouldKeepFromGoing() {
    ObjectNode old = old();
    old.withObjectProperty("metadata").putArray("finalizers").add("orphan").add("example.com/hold");
    assertThat(check(old, List.of(), NAME))
        .extracting(refusal -> refusal.message().toString())
        .containsExactly(
            "ReplicationController api-rc has the finalizer example.com/hold: deleted, as it is to"
                + " be, it would stay");
  }

  @Test
  void refusesASelectorThatContradictsTheLabels() {
    ObjectNode old = old();
    Proposal proposal = proposal(old);
    ControllerTrees.selector(proposal.controller()).put("tier", "back");
    assertThat(UpdateChecks.of(old, proposal, List.of(), List.of(), List.of()))
        .extracting(refusal -> refusal.message().toString())
        .singleElement()
        .asString()
        .contains("does not match its template's labels");
  }

  @Test
  void saysThatAQuotaLeavesNoRoom() {
    ObjectNode controller = old();
    ((ObjectNode) controller.at("/spec/template/spec/containers/0"))
        .withObjectProperty("resources")
        .withObjectProperty("requests")
        .put("memory", "1Gi");
    ObjectNode quota =
        yaml(
            """
            metadata: {name: limits}
            status:
              hard: {pods: "10", requests.memory: 4Gi}
              used: {pods: "3", requests.memory: 3584Mi}
            """);
    Optional<Refusal> refusal = UpdateChecks.quota(quota, controller, 1);
    assertThat(refusal).isPresent();
    assertThat(refusal.get().message())
        .asString()
        .contains("requests.memory")
        .doesNotContain("pods 1");
    assertThat(refusal.get().remedy().actions())
        .containsExactly(Setting.MAX_SURGE.to("0"), Setting.MAX_UNAVAILABLE.to("1"));
    assertThat(UpdateChecks.quota(quota, old(), 1)).isEmpty();
    assertThat(UpdateChecks.quota(quota, old(), 8)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scopes: [BestEffort]",
        "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Exists}]}"
      })
  void leavesItToTheServerWhichPodsAScopeIsAbout(String scope) {
    ObjectNode quota =
        yaml(
            """
            metadata: {name: limits}
            spec: {%s, hard: {pods: "0"}}
            status: {hard: {pods: "0"}, used: {pods: "0"}}
            """
                .formatted(scope));
    assertThat(UpdateChecks.quota(quota, old(), 1)).isEmpty();
    quota.remove("spec");
    assertThat(UpdateChecks.quota(quota, old(), 1)).isPresent();
  }

  private static ObjectNode old() {
    return rc("api-rc", 3, NAME, "api:1");
  }

  private static Proposal proposal(ObjectNode old) {
    return (Proposal) Proposal.ofImages(old, image("api:2"), Naming.DEFAULT);
  }

  private static List<Refusal> check(
      ObjectNode old, List<ObjectNode> pods, Map<String, String> service) {
    ObjectNode tree = yaml("metadata: {name: api-srv}");
    ObjectNode selector = tree.withObjectProperty("spec").withObjectProperty("selector");
    service.forEach(selector::put);
    return UpdateChecks.of(old, proposal(old), pods, List.of(tree), List.of());
  }

  private static ObjectNode pod(String name, String owner, Map<String, String> labels) {
    ObjectNode pod = yaml("metadata: {name: %s, labels: {}}".formatted(name));
    labels.forEach((pod.withObjectProperty("metadata").withObjectProperty("labels"))::put);
    if (!owner.isEmpty()) {
      pod.withObjectProperty("metadata")
          .withArrayProperty("ownerReferences")
          .addObject()
          .put("controller", true)
          .put("uid", owner);
    }
    return pod;
  }
}
