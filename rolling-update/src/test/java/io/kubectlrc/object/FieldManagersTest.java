package io.kubectlrc.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldManagersTest {
  private static final ObjectMapper YAML = new YAMLMapper();

  private static final JsonNode LIVE =
      yaml(
          """
          apiVersion: apps/v1
          metadata:
            managedFields:
            - manager: kube-controller-manager
              operation: Update
              apiVersion: apps/v1
              fieldsV1: {f:status: {}}
            - manager: kubectl-rc
              operation: Update
              apiVersion: apps/v1
              fieldsV1:
                f:metadata:
                  f:annotations: {".": {}, f:kubectl-rc.io/adopted-from: {}}
                  f:labels: {".": {}, f:app: {}, f:tier: {}}
                f:spec:
                  f:strategy: {f:type: {}}
                  f:selector: {}
                  f:containers:
                    k:web: {".": {}, f:image: {}, f:resources: {}}
          """);

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Optional<JsonNode> bequeathed(String heirs) {
    return FieldManagers.bequeathed(LIVE, yaml(heirs)).map(JsonNode.class::cast);
  }

  @Test
  void leavesEachFieldToAllWhoManagedIt() {
    assertThat(
            bequeathed(
                """
                - manager: flux
                  operation: Apply
                  apiVersion: v1
                  time: 2020-01-01T00:00:00Z
                  fieldsV1:
                    f:metadata: {f:labels: {f:app: {}, f:gone: {}}}
                    f:spec: {f:selector: {f:matchLabels: {f:app: {}}}, f:containers: {k:web: {".": {}, f:image: {}}}}
                - manager: kubectl-set
                  operation: Update
                  apiVersion: v1
                  fieldsV1: {f:spec: {f:containers: {k:web: {f:image: {}}}}}
                - manager: kubectl-rc
                  operation: Update
                  apiVersion: v1
                  fieldsV1: {f:metadata: {f:labels: {f:tier: {}}}}
                - manager: kube-controller-manager
                  operation: Update
                  apiVersion: v1
                  fieldsV1: {f:status: {}}
                """))
        .contains(
            yaml(
                """
                - manager: kube-controller-manager
                  operation: Update
                  apiVersion: apps/v1
                  fieldsV1: {f:status: {}}
                - manager: kubectl-rc
                  operation: Update
                  apiVersion: apps/v1
                  fieldsV1: {f:metadata: {f:annotations: {f:kubectl-rc.io/adopted-from: {}}}}
                - manager: flux
                  operation: Apply
                  apiVersion: apps/v1
                  time: 2020-01-01T00:00:00Z
                  fieldsV1:
                    f:metadata: {f:labels: {f:app: {}}}
                    f:spec: {f:selector: {}, f:containers: {k:web: {".": {}, f:image: {}}}}
                - manager: kubectl-set
                  operation: Update
                  apiVersion: apps/v1
                  fieldsV1: {f:spec: {f:containers: {k:web: {f:image: {}}}}}
                """));
  }

  @Test
  void uniteWithWhoHasChangedSomethingMeanwhile() {
    JsonNode live =
        yaml(
            """
            apiVersion: v1
            metadata:
              managedFields:
              - {manager: edit, operation: Update, apiVersion: v1, fieldsV1: {f:spec: {f:env: {}}}}
              - {manager: kubectl-rc, operation: Update, apiVersion: v1, fieldsV1: {f:spec: {f:env: {k:A: {}}}}}
            """);
    JsonNode heirs =
        yaml(
            "[{manager: edit, operation: Update, apiVersion: v1, fieldsV1: {f:spec: {f:env: {k:A: {}}}}}]");
    assertThat(FieldManagers.bequeathed(live, heirs).map(JsonNode.class::cast))
        .contains(
            yaml(
                "[{manager: edit, operation: Update, apiVersion: v1, fieldsV1: {f:spec: {f:env: {'.': {}, k:A: {}}}}}]"));
  }

  @Test
  void aListOfOneWhoHadItAsAWholeIsHisWithItsItemsAndAnEmptyMapIsNot() {
    assertThat(
            bequeathed(
                "[{manager: oc, operation: Update, fieldsV1: {f:metadata: {f:labels: {}}, f:spec: {f:containers: {}}}}]"))
        .hasValueSatisfying(
            managers ->
                assertThat(managers.get(2).get("fieldsV1"))
                    .isEqualTo(
                        yaml(
                            """
                            f:metadata: {f:labels: {}}
                            f:spec: {f:containers: {k:web: {".": {}, f:image: {}, f:resources: {}}}}
                            """)));
  }

  @Test
  void nobodyManagesWhatNobodyManagedBefore() {
    assertThat(bequeathed("[]")).hasValueSatisfying(managers -> assertThat(managers).hasSize(2));
  }

  @Test
  void thereIsNothingToLeaveOfWhatWeDoNotManage() {
    assertThat(FieldManagers.bequeathed(yaml("metadata: {}"), FieldManagers.NONE)).isEmpty();
  }

  @Test
  void fieldsAreMovedToWhereAnotherKindHasThem() {
    JsonNode moved =
        FieldManagers.moved(
            yaml("[{manager: a, fieldsV1: {f:spec: {f:selector: {f:app: {}}, f:replicas: {}}}}]"),
            List.of(
                new FieldManagers.Move(
                    List.of("spec", "selector"), List.of("spec", "selector", "matchLabels"))));
    assertThat(moved)
        .isEqualTo(
            yaml(
                "[{manager: a, fieldsV1: {f:spec: {f:replicas: {}, f:selector: {f:matchLabels: {f:app: {}}}}}}]"));
  }

  private static Optional<JsonNode> yielded(String managers) {
    JsonNode live = yaml("metadata: {managedFields: " + managers + "}");
    return FieldManagers.yielded(live, "target", "most").map(JsonNode.class::cast);
  }

  private static final String OURS =
      "{manager: kubectl-rc, operation: Update, fieldsV1: {f:spec: {f:target: {f:name: {}}}}}";

  @Test
  void aFieldIsYieldedToThoseWhoApplyTheOneBesideIt() {
    String flux =
        "{manager: flux, operation: Apply, fieldsV1: {f:spec: {f:most: {}, f:target: {%s}}}}";
    String others =
        """
        {manager: kubectl-edit, operation: Update, fieldsV1: {f:spec: {f:most: {}}}},
        {manager: tuner, operation: Update, fieldsV1: {f:spec: {f:least: {}}}}""";
    assertThat(yielded("[%s, %s, %s]".formatted(OURS, flux.formatted("f:kind: {}"), others)))
        .contains(yaml("[%s, %s]".formatted(flux.formatted("f:kind: {}, f:name: {}"), others)));
  }

  @Test
  void ofWhatNobodyAppliesItIsYieldedToThoseWhoWroteTheOneBesideIt() {
    String kubectl = "{manager: kubectl, operation: Update, fieldsV1: {f:spec: {f:most: {}%s}}}";
    assertThat(yielded("[%s, %s]".formatted(OURS, kubectl.formatted(""))))
        .contains(yaml("[%s]".formatted(kubectl.formatted(", f:target: {f:name: {}}"))));
  }

  /** It would be in the way of whoever applies the rest. */
  @Test
  void whoHasButTunedTheOneBesideItGetsNothingOfWhatOthersApply() {
    String others =
        """
        [{manager: flux, operation: Apply, fieldsV1: {f:spec: {f:least: {}}}},
         {manager: tuner, operation: Update, fieldsV1: {f:spec: {f:most: {}}}}]""";
    assertThat(yielded(others.replace("[{manager: flux", "[" + OURS + ", {manager: flux")))
        .contains(yaml(others));
  }

  @Test
  void weKeepWhatElseWeManage() {
    assertThat(
            yielded(
                """
                [{manager: kubectl-rc, operation: Update,
                  fieldsV1: {f:metadata: {f:labels: {}}, f:spec: {f:target: {}, f:least: {}}}}]"""))
        .contains(
            yaml(
                """
                [{manager: kubectl-rc, operation: Update,
                  fieldsV1: {f:metadata: {f:labels: {}}, f:spec: {f:least: {}}}}]"""));
  }

  @Test
  void nothingIsYieldedThatWeDoNotManage() {
    assertThat(
            yielded(
                "[{manager: kubectl-rc, operation: Update, fieldsV1: {f:spec: {f:least: {}}}}]"))
        .isEmpty();
  }
}
