package io.kubectlrc.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

class AssetsTest {

  @TempDir Path folder;

  @Test
  void findsThemInTheFolderThatTheEnvironmentNames() throws IOException {
    putPrograms(folder);

    assertThat(Assets.find(Map.of("KUBE_ASSETS_DIR", folder.toString())))
        .contains(new Assets(folder));
  }

  @Test
  void findsThemWhereTheInstallPutsThem() throws IOException {
    Path installed = folder.resolve("kubectl-rc/kube-1.20.2-reflect2-1.0.2");
    putPrograms(installed);

    assertThat(Assets.find(Map.of("XDG_CACHE_HOME", folder.toString())))
        .contains(new Assets(installed));
  }

  @Test
  void findsThemBelowTheHomeOfTheEnvironment() throws IOException {
    Path installed = folder.resolve(".cache/kubectl-rc/kube-1.20.2-reflect2-1.0.2");
    putPrograms(installed);

    assertThat(Assets.find(Map.of("HOME", folder.toString()))).contains(new Assets(installed));
  }

  @Test
  void knowsThemByTheirNames() {
    assertThat(Assets.isProgram(Path.of("/opt/kube/etcd"))).isTrue();
    assertThat(Assets.isProgram(Path.of("/usr/bin/etcdctl"))).isFalse();
    assertThat(Assets.isProgram(Path.of("/"))).isFalse();
  }

  @Test
  void readsWhatTheApiServerSaysOfItsVersion() {
    assertThat(Assets.minor("Kubernetes v1.20.2\n")).contains(20);
    assertThat(Assets.minor("Kubernetes v1.36.0-rc.1+abc")).contains(36);
    assertThat(Assets.minor("usage: kube-apiserver")).isEmpty();
  }

  @Test
  void findsNothingWhereOneIsMissing() throws IOException {
    putPrograms(folder);
    Files.delete(folder.resolve("kube-controller-manager"));

    assertThat(Assets.find(Map.of("KUBE_ASSETS_DIR", folder.toString()))).isEmpty();
  }

  @Test
  void withoutThemTestsAreSkippedWithAWordOnHowToGetThem() {
    ConditionEvaluationResult result = ControlPlaneExtension.decide(false, false);

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).get().asString().contains("dev/control-plane install");
  }

  @Test
  void withoutThemTestsRunAndFailWhereTheyAreRequired() {
    assertThat(ControlPlaneExtension.decide(false, true).isDisabled()).isFalse();
  }

  @Test
  void withThemTestsRun() {
    assertThat(ControlPlaneExtension.decide(true, false).isDisabled()).isFalse();
  }

  private static void putPrograms(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String program : Assets.PROGRAMS) {
      assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true)).isTrue();
    }
  }
}
