package io.kubectlrc.rehearse;

import static io.kubectlrc.rehearse.InitialStates.CALM;
import static io.kubectlrc.rehearse.InitialStates.api;
import static io.kubectlrc.rehearse.InitialStates.budget;
import static io.kubectlrc.rehearse.InitialStates.initial;
import static io.kubectlrc.rehearse.InitialStates.nodes;
import static io.kubectlrc.rehearse.InitialStates.service;
import static io.kubectlrc.rehearse.InitialStates.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.rehearse.NodeUpgrade.End;
import io.kubectlrc.rehearse.NodeUpgrade.FrontSpan;
import io.kubectlrc.rehearse.NodeUpgrade.Line;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.Violation;
import io.kubectlrc.update.Amount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an upgrade of nodes does to what runs there. */
class NodeUpgradeTest {

  private static final UpgradePlan QUICK = UpgradePlan.EACH.withOutage(Duration.ZERO);

  private static List<String> violations(NodeUpgrade seen) {
    return seen.violations().stream().map(Violation::what).toList();
  }

  private static FrontSpan front(NodeUpgrade seen, String name) {
    return seen.fronts().stream()
        .filter(front -> front.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode with(ObjectNode controller, String podSpec) {
    ((ObjectNode) controller.at("/spec/template/spec")).setAll(yaml(podSpec));
    return controller;
  }

  private static ObjectNode node(String name, String rest) {
    return yaml("{apiVersion: v1, kind: Node, metadata: {name: %s}%s}".formatted(name, rest));
  }

  @Test
  void severalPodsMoveOneAfterTheOther() {
    NodeUpgrade seen = NodeUpgrade.of(initial(api(3, ""), service()), CALM, UpgradePlan.EACH);
    assertThat(violations(seen)).isEmpty();
    assertThat(seen.nodes()).extracting(NodeUpgrade.Stint::end).containsOnly(End.DRAINED);
    FrontSpan front = front(seen, "front");
    assertThat(front.usual()).isEqualTo(3);
    assertThat(front.lowest()).isLessThan(3).isPositive();
    assertThat(front.during()).hasSize(1);
  }

  @Test
  void aSinglePodIsMissedUntilItsSuccessorServes() {
    Conditions slow =
        new Conditions(Optional.of(Range.ofSeconds(20, 20)), Optional.empty(), 0, 3, List.of());
    NodeUpgrade seen = NodeUpgrade.of(initial(api(1, ""), service()), slow, QUICK.only("node-1"));
    assertThat(violations(seen))
        .containsExactly("no pod behind Service default/front serves: there is only one");
    assertThat(seen.violations().get(0).lasted())
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
  }

  @Test
  void aBudgetHoldsPodsUpUntilOthersServe() {
    InitialState initial = initial(api(2, ""), service(), budget("minAvailable: 1"));
    NodeUpgrade seen = NodeUpgrade.of(initial, nodes(2), QUICK.parallel(new Amount.Percent(100)));
    assertThat(violations(seen)).noneMatch(what -> what.contains("does not end"));
    assertThat(seen.lines()).extracting(Line::text).anyMatch(text -> text.contains("will retry"));
  }

  @Test
  void aBudgetThatAllowsNothingHoldsADrainUpForEver() {
    InitialState initial = initial(api(2, ""), service(), budget("minAvailable: 100%"));
    NodeUpgrade seen = NodeUpgrade.of(initial, CALM, QUICK.only("node-1"));
    assertThat(seen.nodes().get(0).end()).isEqualTo(End.ENDLESS);
    assertThat(violations(seen))
        .singleElement()
        .asString()
        .startsWith(
            "the drain of node-1 does not end: PodDisruptionBudget default/budget allows no"
                + " eviction, with 2 healthy pods of 2 needed (pod api-");
    assertThat(front(seen, "front").lowest()).isEqualTo(2);
  }

  @Test
  void isToldAsATimelineWithTheLifeOfEachPod() {
    NodeUpgrade seen = NodeUpgrade.of(initial(api(3, ""), service()), CALM, UpgradePlan.EACH, true);
    Timeline timeline = timeline(seen);
    assertThat(timeline.end()).isEqualTo(Timeline.DONE);
    assertThat(timeline.verdict()).startsWith("Nothing would suffer; it would take 3:0");
    assertThat(timeline.services())
        .singleElement()
        .isEqualTo(new ServiceSpan("default/front", front(seen, "front").lowest(), 3));
    assertThat(timeline.events())
        .filteredOn(event -> event.about().equals("node-2"))
        .extracting(Timeline.Event::text)
        .containsExactly(
            "cordoned",
            "draining: 2 pods to go",
            "drained",
            "out for 60.0 s",
            "back",
            "uncordoned");
    assertThat(timeline.pods().stream().filter(lane -> !lane.successor())).hasSize(3);
    assertThat(timeline.pods().stream().filter(Timeline.Lane::successor))
        .hasSize(timeline.numbers().came())
        .allMatch(lane -> lane.name().startsWith("default/api-"));
    Moment last = timeline.moments().get(timeline.moments().size() - 1);
    assertThat(last.old()).isZero();
    assertThat(last.newPods()).isEqualTo(3);
    assertThat(last.serving()).containsExactly(3);
    assertThat(timeline.moments())
        .allMatch(moment -> moment.available() <= moment.old() + moment.newPods());
  }

  @Test
  void aDrainThatDoesNotEndIsToldAsOne() {
    InitialState initial = initial(api(2, ""), service(), budget("minAvailable: 100%"));
    Timeline timeline = timeline(NodeUpgrade.of(initial, CALM, QUICK.only("node-1"), true));
    assertThat(timeline.end()).isEqualTo("failed");
    assertThat(timeline.verdict()).startsWith("It would never end: PodDisruptionBudget");
    assertThat(timeline.violations())
        .extracting(Violation::what)
        .anyMatch(what -> what.startsWith("the drain of node-1 does not end"));
  }

  private static Timeline timeline(NodeUpgrade seen) {
    return seen.timeline(
        new Timeline.Heading("drain", "kubectl-rc rehearse", "1", "3 nodes", "default"));
  }

  @Test
  void podsOfOneNameInTwoNamespacesAreTwo() {
    List<ObjectNode> objects = new ArrayList<>();
    for (String namespace : List.of("one", "two")) {
      ObjectNode set =
          yaml(
              "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: %s},"
                      .formatted(namespace)
                  + " spec: {serviceName: db, selector: {matchLabels: {app: db}}, template:"
                  + " {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: 'db:1'}]}}}}");
      objects.add(set);
    }
    NodeUpgrade seen = NodeUpgrade.of(InitialState.of("", objects), nodes(2), QUICK, true);
    assertThat(seen.pods().lanes())
        .extracting(Timeline.Lane::name)
        .contains("one/db-0", "two/db-0")
        .hasSize(2 + seen.pods().numbers().came());
    assertThat(seen.pods().moments().get(0).old() + seen.pods().moments().get(0).stopping())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void twoBudgetsOfOnePodAreNotSupported() {
    ObjectNode other = budget("maxUnavailable: 1");
    other.withObjectProperty("metadata").put("name", "other");
    InitialState initial = initial(api(1, ""), budget("maxUnavailable: 1"), other);
    NodeUpgrade seen = NodeUpgrade.of(initial, CALM, QUICK.only("node-1"));
    assertThat(seen.nodes().get(0).why()).contains("more than one PodDisruptionBudget");
  }

  @Test
  void anotherBudgetThanTheSpecsIsNotKeptByWhoAsksNobody() {
    InitialState initial = initial(api(2, ""), budget("minAvailable: 2"));
    NodeUpgrade seen = NodeUpgrade.of(initial, CALM, QUICK.inPlace().only("node-1"));
    assertThat(violations(seen))
        .contains(
            "only 1 of the 2 pods that PodDisruptionBudget default/budget asks for are available");
  }

  @Test
  void whatBeginsAnewInPlaceIsStillSentToAtFirst() {
    NodeUpgrade seen =
        NodeUpgrade.of(
            initial(
                api(3, "readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 4}"),
                service()),
            CALM,
            UpgradePlan.EACH.inPlace());
    assertThat(violations(seen))
        .hasSize(3)
        .containsOnly(
            "1 of 3 pods behind Service default/front that requests are sent to does not run: about"
                + " 33 % of the requests fail (502)");
    assertThat(seen.violations())
        .allSatisfy(suffered -> assertThat(suffered.lasted()).isEqualTo(Duration.ofSeconds(1)));
    assertThat(seen.nodes()).extracting(NodeUpgrade.Stint::end).containsOnly(End.RESTARTED);
  }

  @Test
  void aPodsDiskAndItsHostPortAndItsNodesLabelKeepItWhereItIs() {
    NodeUpgrade ports =
        NodeUpgrade.of(
            initial(with(api(3, ""), "{hostNetwork: true}"), service()),
            CALM,
            QUICK.only("node-2"));
    assertThat(violations(ports)).isEmpty(); // without a port, its network is no obstacle
    NodeUpgrade port =
        NodeUpgrade.of(
            initial(api(3, "ports: [{containerPort: 80, hostPort: 80}]"), service()),
            CALM,
            UpgradePlan.EACH.only("node-2"));
    assertThat(violations(port)).anyMatch(what -> what.contains("didn't have free ports"));
    NodeUpgrade chosen =
        NodeUpgrade.of(
            initial(
                with(api(1, ""), "{nodeSelector: {disk: ssd}}"),
                node("a", ""),
                node("b", ", metadata: {name: b, labels: {disk: ssd}}")),
            CALM,
            UpgradePlan.EACH.only("b"));
    assertThat(violations(chosen))
        .anyMatch(what -> what.contains("1 node(s) didn't match Pod's node affinity/selector"));
    NodeUpgrade disk =
        NodeUpgrade.of(
            initial(
                with(
                    api(1, ""),
                    "{terminationGracePeriodSeconds: 20, volumes: [{name: d, gcePersistentDisk:"
                        + " {pdName: x}}], containers: [{name: main, image: x, lifecycle: {preStop:"
                        + " {exec: {command: [drain]}}}}]}"),
                service()),
            CALM,
            QUICK.only("node-1"));
    assertThat(violations(disk))
        .anyMatch(what -> what.contains("waits for its disk: Multi-Attach"));
  }

  @Test
  void podsThatKeepApartFindNoOtherNode() {
    String apart =
        "{affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
            + " [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {name:"
            + " api}}}]}}}";
    String spread =
        "{topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname,"
            + " whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {name: api}}}]}";
    assertThat(
            violations(
                NodeUpgrade.of(
                    initial(with(api(3, ""), apart)), CALM, UpgradePlan.EACH.only("node-1"))))
        .anyMatch(what -> what.contains("2 node(s) didn't match pod anti-affinity rules"));
    assertThat(
            violations(
                NodeUpgrade.of(
                    initial(with(api(3, ""), spread)), CALM, UpgradePlan.EACH.only("node-1"))))
        .anyMatch(what -> what.contains("2 node(s) didn't match pod topology spread constraints"));
    assertThat(
            violations(
                NodeUpgrade.of(initial(with(api(2, ""), apart)), CALM, QUICK.only("node-1"))))
        .isEmpty();
  }

  @Test
  void taintsAndDaemonSetsAndRoomAreOfTheNodes() {
    ObjectNode set =
        yaml(
            """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: agent, image: "agent:1"}]}
            """);
    String master = ", spec: {taints: [{key: control-plane, effect: NoSchedule}]}";
    InitialState initial =
        initial(set, node("a", master), node("b", ", spec: {unschedulable: true}"), node("c", ""));
    NodeUpgrade refused = NodeUpgrade.of(initial, CALM, QUICK.ignoringDaemonSets(false));
    assertThat(refused.nodes())
        .extracting(NodeUpgrade.Stint::end)
        .containsExactly(End.DRAINED, End.REFUSED, End.REFUSED);
    NodeUpgrade seen = NodeUpgrade.of(initial, CALM, UpgradePlan.EACH);
    assertThat(front(seen, "agent").usual()).isEqualTo(2);
    assertThat(seen.lines())
        .extracting(Line::text)
        .contains("node/b already cordoned")
        .doesNotContain("node/b uncordoned");
  }

  @Test
  void whatNobodyStartsAgainIsGone() {
    ObjectNode bare =
        yaml(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: tool}
            spec: {nodeName: node-1, containers: [{name: c, image: x}]}
            """);
    ObjectNode rollouts = bare.deepCopy();
    rollouts
        .withObjectProperty("metadata")
        .put("name", "web-1")
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "argoproj.io/v1alpha1")
        .put("kind", "Rollout")
        .put("name", "web")
        .put("uid", "1")
        .put("controller", true);
    ObjectNode mirror = bare.deepCopy();
    mirror.withObject("/metadata/annotations").put("kubernetes.io/config.mirror", "x");
    mirror.withObjectProperty("metadata").put("name", "etcd");
    NodeUpgrade seen = NodeUpgrade.of(initial(bare, rollouts, mirror), CALM, QUICK);
    assertThat(violations(seen))
        .containsExactly(
            "pod default/tool is gone for good: no controller starts it again (kubectl drain asks"
                + " for --force)");
    assertThat(seen.warnings())
        .containsExactly(
            "pods of Rollout web (default) are taken to be gone for good: it is not simulated");
    assertThat(seen.lines()).extracting(Line::text).noneMatch(text -> text.contains("etcd"));
  }

  @Test
  void aStatefulSetsPodComesAgainByItsNameWhenItIsGone() {
    ObjectNode set =
        yaml(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              replicas: 3
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  containers: [{name: db, image: "db:1"}]
                  volumes: [{name: scratch, emptyDir: {}}]
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """);
    NodeUpgrade seen = NodeUpgrade.of(initial(set), CALM, UpgradePlan.EACH);
    assertThat(violations(seen)).isEmpty();
    assertThat(front(seen, "db").lowest()).isPositive();
    assertThat(seen.lines())
        .extracting(Line::text)
        .contains("pod/db-0 evicted", "pod/db-2 evicted");
    assertThat(seen.warnings())
        .singleElement()
        .asString()
        .endsWith(
            "of StatefulSet default/db in emptyDir volume scratch is lost (kubectl drain asks for"
                + " --delete-emptydir-data)");
  }

  @Test
  void severalNodesAtATimeTakeLess() {
    InitialState initial = initial(api(20, ""), service());
    NodeUpgrade one = NodeUpgrade.of(initial, nodes(20), UpgradePlan.EACH);
    NodeUpgrade share =
        NodeUpgrade.of(initial, nodes(20), UpgradePlan.EACH.parallel(new Amount.Percent(10)));
    assertThat(share.duration()).isLessThan(one.duration().dividedBy(2).plusSeconds(10));
    assertThat(one.nodes()).hasSize(20);
  }

  @Test
  void theSameSeedGivesTheSameUpgrade() {
    InitialState initial = initial(api(7, ""), service(), budget("maxUnavailable: 1"));
    assertThat(NodeUpgrade.of(initial, CALM, QUICK))
        .isEqualTo(NodeUpgrade.of(initial, CALM, QUICK));
  }

  @Test
  void namespacesKeepApart() {
    Stream<ObjectNode> both =
        IntStream.range(0, 2)
            .mapToObj(
                i -> {
                  List<ObjectNode> some =
                      List.of(api(2, ""), service(), budget("maxUnavailable: 1"));
                  some.forEach(
                      object -> object.withObjectProperty("metadata").put("namespace", "n" + i));
                  return some;
                })
            .flatMap(List::stream);
    NodeUpgrade seen = NodeUpgrade.of(InitialState.of("", both.toList()), CALM, QUICK);
    assertThat(violations(seen)).isEmpty();
    assertThat(seen.fronts())
        .extracting(FrontSpan::namespace, FrontSpan::usual)
        .containsExactly(tuple("n0", 2), tuple("n1", 2));
  }

  @Test
  void whoHurriesTakesAllPodsBeforeTheirSuccessorsServe() {
    NodeUpgrade seen = NodeUpgrade.of(initial(api(3, ""), service()), CALM, QUICK);
    assertThat(violations(seen)).containsExactly("no pod behind Service default/front serves");
  }

  @Test
  void aNodeThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> NodeUpgrade.of(initial(api(1, "")), nodes(12), QUICK.only("x")))
        .isInstanceOf(NoSuchNode.class)
        .hasMessageContaining("there is no node x")
        .hasMessageContaining("and 2 more");
  }
}
