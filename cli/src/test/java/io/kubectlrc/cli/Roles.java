package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rules of the Roles among the samples. */
final class Roles {
  static final Path FOLDER = Path.of("..", "samples", "roles");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Roles() {}

  /** One verb on one resource. */
  record Right(String group, String resource, String verb) {

    /** As the program names it. */
    @Override
    public String toString() {
      return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
  }

  /** The rights of a file, in its order. */
  static List<Right> of(String file) throws IOException {
    JsonNode role = YAML.readTree(FOLDER.resolve(file).toFile());
    List<Right> rights = new ArrayList<>();
    for (JsonNode rule : role.path("rules")) {
      for (JsonNode group : rule.path("apiGroups")) {
        for (JsonNode resource : rule.path("resources")) {
          for (JsonNode verb : rule.path("verbs")) {
            rights.add(new Right(group.asText(), resource.asText(), verb.asText()));
          }
        }
      }
    }
    assertThat(rights).isNotEmpty().doesNotHaveDuplicates();
    return rights;
  }

  static List<Right> without(List<Right> rights, Right one) {
    return rights.stream().filter(right -> !right.equals(one)).toList();
  }

  static PolicyRule[] rules(List<Right> rights) {
    return rights.stream()
        .map(
            right ->
                new PolicyRuleBuilder()
                    .withApiGroups(right.group())
                    .withResources(right.resource())
                    .withVerbs(right.verb())
                    .build())
        .toArray(PolicyRule[]::new);
  }

  /** A user with these rights in all namespaces, for as long as it is not closed. */
  static final class Everywhere implements AutoCloseable {
    private final Sandbox sandbox;
    private final ClusterRole role;
    private final ClusterRoleBinding binding;
    final Sandbox.User user;

    Everywhere(Sandbox sandbox, String name, List<Right> rights) throws Exception {
      this.sandbox = sandbox;
      user = sandbox.newUser(name);
      String unique = sandbox.namespace() + "-" + name;
      role =
          new ClusterRoleBuilder()
              .withNewMetadata()
              .withName(unique)
              .endMetadata()
              .withRules(rules(rights))
              .build();
      binding =
          new ClusterRoleBindingBuilder()
              .withNewMetadata()
              .withName(unique)
              .endMetadata()
              .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", unique)
              .addNewSubject(null, "ServiceAccount", name, sandbox.namespace())
              .build();
      sandbox.client().resource(role).create();
      sandbox.client().resource(binding).create();
      sandbox.awaitRights(user, rules(rights));
    }

    @Override
    public void close() {
      sandbox.client().resource(binding).delete();
      sandbox.client().resource(role).delete();
    }
  }
}
