package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.kubectlrc.cli.KubectlUpdate.Form;
import io.kubectlrc.controlplane.ControlPlane;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever an update by kubectl 1.17 left when it was cut short after one of its writes is
 * finished, rolled back or explained. The table is printed, and written to {@code
 * target/kubectl-leftovers}.
 */
@ControlPlaneTest
class KubectlLeftoversIT {

  /** Most of a row is waiting for the cluster. */
  private static final int AT_ONCE = 6;

  /** What the user asks for when kubectl is dead. */
  enum Command {
    FINISH,
    FINISH_KEEPING_OLD_NAME,
    ROLL_BACK,
    /** With the new controller's name, which kubectl needed too where it has no mark. */
    ROLL_BACK_NAMED;

    private List<String> arguments(Form form) {
      return switch (this) {
        case FINISH ->
            form.byFile()
                ? List.of(form.from, "-f", "new.yaml")
                : form == Form.IMAGE_NEW_NAME
                    ? List.of(form.from, form.to, "--image=node-api:1.0.1")
                    : List.of(form.from, "--image=node-api:1.0.1");
        case FINISH_KEEPING_OLD_NAME -> List.of(form.from, "-f", "new.yaml", "--keep-old-name");
        case ROLL_BACK -> List.of(form.from, "--rollback");
        case ROLL_BACK_NAMED -> List.of(form.from, form.to, "--rollback");
      };
    }

    private boolean finishes() {
      return this == FINISH || this == FINISH_KEEPING_OLD_NAME;
    }

    private static List<Command> of(Form form) {
      return form == Form.FILE
          ? List.of(values())
          : form.byFile()
              ? List.of(FINISH, ROLL_BACK, ROLL_BACK_NAMED)
              : List.of(FINISH, ROLL_BACK);
    }
  }

  /** How the command must end. */
  private sealed interface End {
    /** Two pods with that image, of a controller of that name, and nothing else. */
    record Serving(String name, String image) implements End {}

    /** Nothing changed, exit code 0, and it says why. */
    record Nothing(String why) implements End {}

    /** Nothing changed, exit code 1, and it says how to go on. */
    record Explained(String how) implements End {}
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void areFinishedRolledBackOrExplained(Form form, ControlPlane plane) throws Exception {
    Files.writeString(folder.resolve("new.yaml"), form.file());
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    List<String> table = new ArrayList<>();
    try {
      List<Future<String>> rows = new ArrayList<>();
      for (String state : KubectlUpdate.states(form)) {
        for (Command command : Command.of(form)) {
          rows.add(pool.submit(() -> row(plane, form, state, command)));
        }
      }
      for (Future<String> row : rows) {
        table.add(row.get());
      }
    } finally {
      pool.shutdownNow();
    }
    table.forEach(System.out::println);
    Path file = Files.createDirectories(Path.of("target", "kubectl-leftovers"));
    Files.write(file.resolve(form + ".txt"), table);
    assertThat(table).allSatisfy(row -> assertThat(row).doesNotContain("WRONG"));
  }

  private String row(ControlPlane plane, Form form, String state, Command command)
      throws Exception {
    String row = "%-17s %-26s %-23s ".formatted(form, state, command);
    try (Sandbox sandbox = plane.newSandbox("leftovers")) {
      Updates updates = new KubectlUpdate(form, sandbox).cutShortAfter(state);
      String before = updates.state();
      List<Pod> pods = updates.pods();
      End end = expected(form, state, command);
      boolean shown = command == Command.ROLL_BACK && end instanceof End.Serving;
      String status = shown ? Ran.of("status", "--kubeconfig=" + sandbox.kubeconfig()).out() : "";
      Ran ran = updates.run(folder, "", command.arguments(form).toArray(String[]::new));
      try {
        if (shown
            && pods.stream().anyMatch(pod -> image(pod).equals(KubectlUpdate.NEW_IMAGE.get(0)))) {
          assertThat(status)
              .contains("/%s: kubectl's rolling update to %s\n".formatted(form.from, form.to));
        }
        require(end, updates, before, pods, ran, form);
        return row + "exit %d  %s".formatted(ran.exitCode(), told(end, ran));
      } catch (AssertionError wrong) {
        return row
            + "WRONG: %s%nBEFORE:%n%sAFTER:%n%s%s%s"
                .formatted(wrong.getMessage(), before, updates.state(), ran.out(), ran.err());
      }
    }
  }

  private static String told(End end, Ran ran) {
    return end instanceof End.Serving serving
        ? serving.name() + " has 2 pods of " + serving.image()
        : ran.err().lines().findFirst().orElseThrow();
  }

  private static void require(
      End end, Updates updates, String before, List<Pod> pods, Ran ran, Form form)
      throws Exception {
    if (end instanceof End.Serving serving) {
      assertThat(ran.exitCode()).isZero();
      Eventually.passes(() -> requireServing(serving, updates));
      if (form != Form.IMAGE_STRAGGLER) {
        // With one pod too many, one of three must go.
        assertThat(uids(updates.pods(), serving.image())).containsAll(uids(pods, serving.image()));
      }
      return;
    }
    assertThat(updates.state()).isEqualTo(before);
    if (end instanceof End.Nothing nothing) {
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.err()).startsWith("nothing to do: ").contains(nothing.why());
    } else if (end instanceof End.Explained explained) {
      assertThat(ran.exitCode()).isEqualTo(1);
      // By which the test finds its cluster, a command that is printed repeats.
      assertThat(ran.err().replaceAll(" --kubeconfig=\\S+", ""))
          .startsWith("error: ")
          .contains(explained.how());
    }
  }

  private static void requireServing(End.Serving serving, Updates updates) {
    assertThat(updates.controllers()).hasSize(1);
    ReplicationController rc = updates.controllers().get(0);
    assertThat(rc.getMetadata().getName()).isEqualTo(serving.name());
    Map<String, String> annotations = rc.getMetadata().getAnnotations();
    assertThat(annotations == null ? Set.of() : annotations.keySet())
        .isSubsetOf(Set.of("kubectl-rc.io/history"));
    assertThat(rc.getSpec().getReplicas()).isEqualTo(2);
    assertThat(Updates.ready(rc)).isEqualTo(2);
    assertThat(rc.getSpec().getTemplate().getMetadata().getFinalizers()).isEmpty();
    Map<String, String> labels = rc.getSpec().getTemplate().getMetadata().getLabels();
    assertThat(labels).containsAllEntriesOf(rc.getSpec().getSelector());
    assertThat(updates.pods())
        .extracting(KubectlLeftoversIT::image)
        .containsOnly(serving.image())
        .hasSize(2);
    assertThat(updates.pods())
        .flatExtracting(pod -> pod.getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getUid)
        .containsOnly(rc.getMetadata().getUid())
        .hasSize(2);
    for (Pod pod : updates.pods()) {
      assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(rc.getSpec().getSelector());
    }
    assertThat(updates.sandbox().client().leases().list().getItems()).isEmpty();
  }

  private static End expected(Form form, String state, Command command) {
    return command.finishes() ? finished(form, state, command) : rolledBack(form, state, command);
  }

  private static End finished(Form form, String state, Command command) {
    boolean keepsOldName = command == Command.FINISH_KEEPING_OLD_NAME;
    boolean renames = keepsOldName || (!form.byFile() && form != Form.IMAGE_NEW_NAME);
    if (!renames && state.equals("old deleted")) {
      return new End.Nothing("there is no " + form.from);
    }
    if (state.equals("new deleted")) {
      return new End.Explained(
          form.byFile() ? "kubectl create -f new.yaml" : "Create " + form.from + " again");
    }
    if (state.equals("renamed")) {
      return form.byFile()
          ? new End.Nothing("api-rc-1 is what new.yaml says")
          : new End.Explained("--image-pull-policy"); // as kubectl says of the present image
    }
    return new End.Serving(renames ? form.from : form.to, KubectlUpdate.NEW_IMAGE.get(0));
  }

  private static End rolledBack(Form form, String state, Command command) {
    return switch (state) {
      case "old deleted" ->
          form == Form.IMAGE_NEW_NAME
              ? new End.Nothing("--undo")
              : new End.Explained(
                  form.byFile() ? "\"api-rc-1\" not found" : "can no longer be rolled back");
      case "new deleted" -> new End.Explained("Create " + form.from + " again");
      case "renamed" -> new End.Nothing("--undo");
      case "marks off" ->
          form == Form.FILE && command == Command.ROLL_BACK
              ? new End.Explained("kubectl-rc rolling-update api-rc-1 api-rc-2 --rollback")
              : serving(form);
      case "new deleted after rollback" ->
          form.byFile() ? new End.Nothing("no update of api-rc-1") : serving(form);
      case "template labelled", "pod 1 labelled", "pod 2 labelled", "selector extended" ->
          form == Form.IMAGE_MARK_LOST ? new End.Nothing("no update of api-rc") : serving(form);
      default -> serving(form);
    };
  }

  private static End serving(Form form) {
    return new End.Serving(form.from, KubectlUpdate.OLD_IMAGE.get(0));
  }

  private static Set<String> uids(List<Pod> pods, String image) {
    return pods.stream()
        .filter(pod -> image(pod).equals(image))
        .map(pod -> pod.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage();
  }
}
