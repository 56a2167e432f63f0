package io.kubectlrc.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.Deletable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * A namespace of the control plane for one test, and what the test needs to work in it.
 *
 * <p>Pods are ready at once and stop at once unless a script here says otherwise; the script given
 * last wins, and holds for the pods that are there already too.
 */
public final class Sandbox implements AutoCloseable {

  /** Somebody who may do only what the test allows. */
  public record User(String name, String token, Path kubeconfig, KubernetesClient client) {}

  /** What a run of kubectl gave. */
  public record Output(int status, String out, String err) {}

  private final ControlPlane plane;
  private final String namespace;
  private final Path kubeconfig;
  private final NamespacedKubernetesClient client;
  private final List<User> users = new ArrayList<>();

  Sandbox(ControlPlane plane, String namespace) throws IOException {
    this.plane = plane;
    this.namespace = namespace;
    kubeconfig = plane.writeKubeconfig(namespace, namespace + ".kubeconfig", ControlPlane.TOKEN);
    client = plane.client().adapt(NamespacedKubernetesClient.class).inNamespace(namespace);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  public String namespace() {
    return namespace;
  }

  /** The minor version of the servers: 20 of Kubernetes 1.20.2. */
  public int minor() {
    return plane.minor();
  }

  /** A client that may do everything, in this namespace unless told otherwise. */
  public NamespacedKubernetesClient client() {
    return client;
  }

  /** For programs: may do everything, its current namespace is this one. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  public URI url() {
    return plane.url();
  }

  /** The bearer token that {@link #client} and {@link #kubeconfig} use. */
  public String token() {
    return ControlPlane.TOKEN;
  }

  public ControlPlane controlPlane() {
    return plane;
  }

  /** The life of this namespace's containers of an image. */
  public void whenImage(String image, PodLife life) {
    script((pod, container) -> container.getImage().equals(image), life);
  }

  /** The life of this namespace's pods with a label. */
  public void whenLabel(String key, String value, PodLife life) {
    script((pod, container) -> value.equals(pod.getMetadata().getLabels().get(key)), life);
  }

  /** The life of all pods of this namespace. */
  public void whenAny(PodLife life) {
    script((pod, container) -> true, life);
  }

  private void script(BiPredicate<Pod, Container> applies, PodLife life) {
    plane.kubelets().script(namespace, applies, life);
  }

  /** A service account that may do what the rules say in this namespace; in force on return. */
  public User newUser(String name, PolicyRule... rules) throws Exception {
    client
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    client
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withRules(rules)
                .build())
        .create();
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                .addNewSubject(null, "ServiceAccount", name, namespace)
                .build())
        .create();
    String token = client.serviceAccounts().withName(name).tokenRequest().getStatus().getToken();
    User user =
        new User(
            name,
            token,
            plane.writeKubeconfig(namespace, "%s-%s.kubeconfig".formatted(namespace, name), token),
            plane.newClient(token, namespace));
    users.add(user);
    if (rules.length > 0) {
      awaitRights(user, rules);
    }
    return user;
  }

  /** Waits until rules of one role are in force, which reach the authorizer together. */
  public void awaitRights(User user, PolicyRule... rules) throws Exception {
    Eventually.passes(() -> assertThat(isAllowed(user, rules[0])).isTrue());
  }

  /** Runs the kubectl of the control plane's build as this namespace's administrator. */
  public Output kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, plane.kubectl().toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", plane.folder().toString()); // it keeps a cache there
    Path out = Files.createTempFile(plane.folder(), "kubectl", ".out");
    Path err = Files.createTempFile(plane.folder(), "kubectl", ".err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    return new Output(process.waitFor(), Files.readString(out), Files.readString(err));
  }

  /**
   * Deletes what keeps controllers busy; nobody waits until it is gone. All else stays as long as
   * the control plane: to delete a namespace it asks for every kind that there is, and takes more
   * time for that than for most tests.
   */
  @Override
  public void close() {
    users.forEach(user -> user.client().close());
    plane.kubelets().forget(namespace);
    Stream.<Deletable>of(
            client.autoscaling().v1().horizontalPodAutoscalers(),
            client.replicationControllers(),
            client.apps().deployments(),
            client.apps().replicaSets(),
            client.apps().statefulSets(),
            client.apps().daemonSets(),
            client.batch().v1().jobs(),
            client.pods().withGracePeriod(0))
        .forEach(Deletable::delete);
  }

  private boolean isAllowed(User user, PolicyRule rule) {
    return user.client()
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb(rule.getVerbs().get(0))
                .withGroup(rule.getApiGroups().get(0))
                .withResource(rule.getResources().get(0))
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }
}
