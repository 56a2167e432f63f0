package io.kubectlrc.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Steady requests from beside the node, until {@link #end}. */
public final class Traffic {

  /**
   * What became of the requests.
   *
   * @param answered how many were answered with 200
   * @param failures each of the others: the second, and why
   * @param late those that were answered after more than two seconds, which a busy machine does too
   * @param versions the versions that answered, in the order of their first answer
   */
  public record Result(
      int answered, List<String> failures, List<String> late, List<String> versions) {

    /** What a user would have noticed: what failed, and what was late. */
    public List<String> noticed() {
      return Stream.concat(failures.stream(), late.stream()).toList();
    }
  }

  private final Process process;
  private final BufferedReader out;

  private Traffic(Process process, BufferedReader out) {
    this.process = process;
    this.out = out;
  }

  /** The first request is answered on return. */
  static Traffic begin(Node node, String url) throws IOException {
    Process process =
        node.command(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                SteadyRequests.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    String first = out.readLine();
    if (!"begun".equals(first)) {
      throw new IOException("no answer from " + url + ": " + first);
    }
    return new Traffic(process, out);
  }

  /** Sends no more, and waits for the answers. */
  public Result end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    List<String> failures = new ArrayList<>();
    List<String> late = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    int answered = -1;
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "failed" -> failures.add(words[1]);
        case "late" -> late.add(words[1]);
        case "version" -> versions.add(words[1]);
        case "answered" -> answered = Integer.parseInt(words[1]);
        default -> throw new IOException(line);
      }
    }
    if (process.waitFor() != 0 || answered < 0) {
      throw new IOException("the client of the requests failed");
    }
    late.forEach(answer -> System.out.println("beside the node: " + answer));
    return new Result(answered, failures, late, versions);
  }
}
