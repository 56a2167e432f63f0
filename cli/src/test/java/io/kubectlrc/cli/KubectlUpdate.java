package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rolling update of kubectl 1.17 from 2 pods to 2, one write after another, so that it can be
 * cut short after each: their number is that of the points at which the real one was killed (two
 * for each of 12 writes with a file; with an image those of the relabelling more).
 */
final class KubectlUpdate {
  static final List<String> OLD_IMAGE = List.of("node-api:1.0.0");
  static final List<String> NEW_IMAGE = List.of("node-api:1.0.1");

  private static final String KEY = "deployment";
  private static final String HASH = "704aa8d484e91f3ed3e525abddf53c19";
  private static final String ORIGINAL = "bbff997f8b7ab361049c16470884e9b0-orig";
  private static final String SOURCE = "kubectl.kubernetes.io/update-source-id";
  private static final String DESIRED = "kubectl.kubernetes.io/desired-replicas";
  private static final String ORIGINAL_REPLICAS = "kubectl.kubernetes.io/original-replicas";
  private static final String NEXT = "kubectl.kubernetes.io/next-controller-id";

  /** What kubectl was asked for, and what happened to it. */
  enum Form {
    /** {@code OLD --image}: the new controller takes the old name. */
    IMAGE("api-rc", "api-rc-" + HASH),
    /** The same; a conflict on its first write made it lose the mark that it writes along. */
    IMAGE_MARK_LOST("api-rc", "api-rc-" + HASH),
    /** The same; a pod was made while it relabelled, and its clean-up found none. */
    IMAGE_STRAGGLER("api-rc", "api-rc-" + HASH),
    /** {@code OLD NEW --image}: the new controller keeps its name. */
    IMAGE_NEW_NAME("api-rc", "api-rc-v2"),
    /** {@code OLD -f}, which 1.17 renamed too. */
    FILE("api-rc-1", "api-rc-2"),
    /** {@code --rollback} of the first half of an update by image. */
    ROLLBACK_OF_IMAGE("api-rc", "api-rc-" + HASH),
    /** {@code --rollback} of the first half of an update from a file. */
    ROLLBACK_OF_FILE("api-rc-1", "api-rc-2");

    final String from;
    final String to;

    Form(String from, String to) {
      this.from = from;
      this.to = to;
    }

    boolean byFile() {
      return this == FILE || this == ROLLBACK_OF_FILE;
    }

    boolean isRollback() {
      return this == ROLLBACK_OF_IMAGE || this == ROLLBACK_OF_FILE;
    }

    private boolean renames() {
      return this != IMAGE_NEW_NAME;
    }

    /** The labels that the old controller selects when nothing has begun. */
    private Map<String, String> oldLabels() {
      return byFile() ? Map.of("name", "api-pods", "version", "1") : Map.of("name", "api-pods");
    }

    private Map<String, String> newLabels() {
      return byFile()
          ? Map.of("name", "api-pods", "version", "2")
          : Map.of("name", "api-pods", KEY, HASH);
    }

    /** The manifest of the new controller, as the user has it. */
    String file() {
      return Updates.controller("api-rc-2", 2, newLabels(), NEW_IMAGE);
    }
  }

  private record Write(String name, Eventually.Assertions action) {}

  private final Form form;
  private final Sandbox sandbox;
  private final Updates updates;
  private final List<Write> writes = new ArrayList<>();

  KubectlUpdate(Form form, Sandbox sandbox) {
    this.form = form;
    this.sandbox = sandbox;
    updates = new Updates(sandbox);
    if (!form.byFile()) {
      relabel();
    }
    add("new created", this::createNew);
    add("size recorded", () -> annotate(form.from, ORIGINAL_REPLICAS, "2"));
    add("new at 1", () -> scale(form.to, 1));
    add("old at 1", () -> scale(form.from, 1));
    if (form.isRollback()) {
      rollBack();
    } else {
      finish();
    }
  }

  /** What each write leaves, in order, from where the form differs from others. */
  static List<String> states(Form form) {
    List<String> names = new ArrayList<>();
    new KubectlUpdate(form, null).writes.forEach(write -> names.add(write.name()));
    return switch (form) {
      case IMAGE_STRAGGLER ->
          names.subList(names.indexOf("straggler let go"), names.indexOf("old deleted"));
      case ROLLBACK_OF_IMAGE, ROLLBACK_OF_FILE ->
          names.subList(names.indexOf("back marked"), names.size());
      default -> names;
    };
  }

  /** Runs it until it has written that. */
  Updates cutShortAfter(String state) throws Exception {
    updates.create(Updates.controller(form.from, 2, form.oldLabels(), OLD_IMAGE));
    for (Write write : writes) {
      write.action().run();
      settle();
      if (write.name().equals(state)) {
        return updates;
      }
    }
    throw new IllegalArgumentException("kubectl never writes " + state);
  }

  private void relabel() {
    add(
        "template labelled",
        () -> {
          edit(
              form.from,
              rc -> {
                rc.getSpec().getTemplate().getMetadata().getLabels().put(KEY, ORIGINAL);
                if (form != Form.IMAGE_MARK_LOST) {
                  mark(rc, NEXT, form.to);
                }
              });
        });
    add("pod 1 labelled", () -> labelPod(0));
    add("pod 2 labelled", () -> labelPod(1));
    add(
        "selector extended",
        () -> edit(form.from, rc -> rc.getSpec().getSelector().put(KEY, ORIGINAL)));
    if (form == Form.IMAGE_STRAGGLER) {
      add("straggler let go", this::createStraggler);
    }
  }

  private void finish() {
    add("new at 2", () -> scale(form.to, 2));
    add("old at 0", () -> scale(form.from, 0));
    add("marks off", () -> unmark(form.to));
    add("old deleted", () -> delete(form.from));
    if (form.renames()) {
      ReplicationController[] memory = new ReplicationController[1];
      add(
          "new deleted",
          () -> {
            memory[0] = updates.controller(form.to);
            delete(form.to);
          });
      add(
          "renamed",
          () ->
              create(
                  new ReplicationControllerBuilder(memory[0])
                      .editMetadata()
                      .withName(form.from)
                      .withResourceVersion(null)
                      .withUid(null)
                      .endMetadata()
                      .build()));
    }
  }

  private void rollBack() {
    add(
        "back marked",
        () -> {
          annotate(form.from, SOURCE, form.to + ":" + uid(form.to));
          annotate(form.from, DESIRED, "2");
        });
    add("back size recorded", () -> annotate(form.to, ORIGINAL_REPLICAS, "1"));
    add("old at 2 again", () -> scale(form.from, 2));
    add("new at 0", () -> scale(form.to, 0));
    add("back marks off", () -> unmark(form.from));
    add("new deleted after rollback", () -> delete(form.to));
  }

  private void add(String name, Eventually.Assertions action) {
    writes.add(new Write(name, action));
  }

  private void createNew() {
    create(
        new ReplicationControllerBuilder(
                sandbox
                    .client()
                    .replicationControllers()
                    .load(
                        new java.io.ByteArrayInputStream(
                            Updates.controller(form.to, 0, form.newLabels(), NEW_IMAGE)
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .item())
            .editMetadata()
            .addToAnnotations(SOURCE, form.from + ":" + uid(form.from))
            .addToAnnotations(DESIRED, "2")
            .endMetadata()
            .build());
  }

  private void create(ReplicationController controller) {
    sandbox.client().resource(controller).create();
  }

  /** As a controller that has not seen its new template yet makes it and then lets it go. */
  private void createStraggler() {
    Pod sibling = updates.pods().get(0);
    sandbox
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withGenerateName(form.from + "-")
                .withLabels(form.oldLabels())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(sibling.getSpec().getContainers().get(0).getName())
                .withImage(OLD_IMAGE.get(0))
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private void labelPod(int index) {
    List<Pod> pods = updates.pods();
    sandbox
        .client()
        .resource(pods.get(index))
        .edit(
            pod -> {
              pod.getMetadata().getLabels().put(KEY, ORIGINAL);
              return pod;
            });
  }

  private void scale(String name, int replicas) {
    edit(name, rc -> rc.getSpec().setReplicas(replicas));
  }

  private void unmark(String name) {
    edit(
        name,
        rc -> {
          rc.getMetadata().getAnnotations().remove(SOURCE);
          rc.getMetadata().getAnnotations().remove(DESIRED);
        });
  }

  /** What a deletion without a policy does to a ReplicationController. */
  private void delete(String name) throws Exception {
    controller(name).withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
    Eventually.passes(() -> assertThat(updates.controller(name)).isNull());
  }

  private void annotate(String name, String key, String value) {
    edit(name, rc -> mark(rc, key, value));
  }

  private static void mark(ReplicationController rc, String key, String value) {
    if (rc.getMetadata().getAnnotations() == null) {
      rc.getMetadata().setAnnotations(new HashMap<>());
    }
    rc.getMetadata().getAnnotations().put(key, value);
  }

  /** As kubectl does, again if the controller manager has changed it meanwhile. */
  private void edit(String name, Consumer<ReplicationController> change) {
    while (true) {
      try {
        controller(name)
            .edit(
                rc -> {
                  change.accept(rc);
                  return rc;
                });
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
      }
    }
  }

  private RollableScalableResource<ReplicationController> controller(String name) {
    return sandbox.client().replicationControllers().withName(name);
  }

  private String uid(String name) {
    return updates.controller(name).getMetadata().getUid();
  }

  /** kubectl waits for the pods of each step; what it left has come to rest. */
  private void settle() throws Exception {
    Eventually.passes(
        () -> {
          for (ReplicationController rc : updates.controllers()) {
            assertThat(rc.getStatus().getObservedGeneration())
                .isEqualTo(rc.getMetadata().getGeneration());
            assertThat(Updates.ready(rc)).isEqualTo(rc.getSpec().getReplicas());
            assertThat(rc.getStatus().getReplicas()).isEqualTo(rc.getSpec().getReplicas());
          }
          assertThat(sandbox.client().pods().list().getItems())
              .allSatisfy(pod -> assertThat(pod.getMetadata().getDeletionTimestamp()).isNull());
        });
  }
}
