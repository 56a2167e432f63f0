package io.kubectlrc.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of the programs that make a control plane, put there by {@code dev/control-plane
 * install}.
 */
public record Assets(Path folder) {

  static final List<String> PROGRAMS =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl");

  private static final Pattern VERSION = Pattern.compile("\\bv1\\.(\\d{1,4})\\b");

  /** The one line for whoever has none. */
  static final String HOW_TO_GET_THEM =
      "no control plane to test against: run dev/control-plane install (as root on Debian 12), or"
          + " name a folder with "
          + String.join(", ", PROGRAMS)
          + " in KUBE_ASSETS_DIR";

  /**
   * Whether a file that somebody runs is one of them; that of a process in a container may be /.
   */
  static boolean isProgram(Path file) {
    return PROGRAMS.stream().anyMatch(file::endsWith);
  }

  /** The folder that {@code KUBE_ASSETS_DIR} names, else that of the install, if all is there. */
  public static Optional<Assets> find() {
    return find(System.getenv());
  }

  static Optional<Assets> find(Map<String, String> environment) {
    String own = environment.getOrDefault("KUBE_ASSETS_DIR", "");
    Path folder = own.isEmpty() ? installed(environment) : Path.of(own);
    return PROGRAMS.stream().map(folder::resolve).allMatch(Files::isExecutable)
        ? Optional.of(new Assets(folder))
        : Optional.empty();
  }

  /** As {@link #find()}, for those who can do nothing without. */
  public static Assets require() {
    return find().orElseThrow(() -> new IllegalStateException(HOW_TO_GET_THEM));
  }

  /**
   * The minor version of the servers: 20 of Kubernetes 1.20.2, as the API server says of itself.
   */
  public int minor() throws IOException {
    Process process =
        new ProcessBuilder(program("kube-apiserver").toString(), "--version")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return minor(said)
        .orElseThrow(() -> new IOException("kube-apiserver --version says \"" + said + '"'));
  }

  /** Reads {@code Kubernetes v1.20.2}. */
  static Optional<Integer> minor(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  public Path program(String name) {
    return folder.resolve(name);
  }

  private static Path installed(Map<String, String> environment) {
    return cache(environment).resolve("kube-1.20.2-reflect2-1.0.2");
  }

  /**
   * Where {@code dev/control-plane} and {@code dev/node} put what they install: below HOME, which
   * in a container need not be the home that the user database knows, and the JVM.
   */
  public static Path cache(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    return (cache.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "."), ".cache")
            : Path.of(cache))
        .resolve("kubectl-rc");
  }
}
