package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ForwardingCluster;
import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.wording.Sentence;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The world of one run of the program. Results go to {@code out}, all else to {@code err}.
 *
 * @param in standard input
 * @param out UTF-8, not flushed by line: whoever reports progress flushes
 * @param err UTF-8
 * @param directory what relative paths start from
 * @param environment the environment variables
 * @param terminal whether a person watches {@code out} and {@code err} on a terminal
 * @param clusters the clusters that can be reached
 * @param wording how actions are told
 */
record Io(
    InputStream in,
    Screen out,
    Screen err,
    Path directory,
    Map<String, String> environment,
    boolean terminal,
    Clusters clusters,
    Flags wording) {

  private static final int BUFFER = 1 << 16;

  /** With streams that take everything as it is. */
  Io(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Path directory,
      Map<String, String> environment,
      boolean terminal,
      Clusters clusters) {
    this(
        in,
        new Screen(out),
        new Screen(err),
        directory,
        environment,
        terminal,
        clusters,
        Flags.WORDING);
  }

  /** With the clusters that kubeconfig files name. */
  Io(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Path directory,
      Map<String, String> environment,
      boolean terminal) {
    this(in, out, err, directory, environment, terminal, Clusters.REAL);
  }

  /** The process's own. */
  static Io ofProcess() {
    return new Io(
        // Java 17's FileInputStream asks for its position first, which a pipe does not have.
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Path.of(""),
        System.getenv(),
        System.getenv("KUBECTL_RC_TERMINAL") != null);
  }

  /** Nobody's: nothing to read, and nobody reads it. */
  static Io ofNobody() {
    return ofNobody("");
  }

  /** Nobody's, but for its standard input. */
  static Io ofNobody(String in) {
    return ofNobody(
        in, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /** Nobody's, but for its standard input and where errors go. */
  static Io ofNobody(String in, PrintStream err) {
    return new Io(
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        err,
        Path.of(""),
        Map.of(),
        false);
  }

  /** The same, which speaks of commands in other words. */
  Io speaking(Flags wording) {
    return new Io(in, out, err, directory, environment, terminal, clusters, wording);
  }

  /**
   * Gets ready to connect. What the server warns of is told at the latest when the cluster is
   * closed.
   *
   * @throws io.kubectlrc.cluster.ClusterException if that cannot work
   */
  Clusters.Connected connect(Connection connection) {
    Clusters.Connected connected = clusters.connect(connection);
    Cluster telling =
        new ForwardingCluster(connected.cluster()) {
          @Override
          public void close() {
            tellWarnings(this);
            super.close();
          }
        };
    return new Clusters.Connected(telling, connected.namespace(), connected.holder());
  }

  /** Tells what the server has warned of, and nobody has told yet. */
  void tellWarnings(Cluster cluster) {
    cluster
        .newWarnings()
        .forEach(text -> err.println(new Progress.ServerWarned(text).note(wording)));
  }

  /** Says that something is not done; what helps is in a line of its own. */
  void refuse(String about, Refusal refusal) {
    refusal.lines(about).forEach(line -> err.println(line.in(wording)));
  }

  /**
   * Tells of something before or while it is done.
   *
   * @param about what of, as in {@code default/web: }; may be empty
   */
  void warn(String about, Sentence text) {
    err.println("warning: " + about + text.in(wording));
  }

  /** Prints a diff: a patch for programs, but for a person nothing that a terminal would obey. */
  void printDiff(String diff) {
    (terminal ? out : out.exact()).print(diff);
  }

  /** Whether to colour what a person reads. */
  boolean colour() {
    String noColor = environment.getOrDefault("NO_COLOR", "");
    return terminal && noColor.isEmpty() && !"dumb".equals(environment.get("TERM"));
  }
}
