package io.kubectlrc.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Steady requests from beside the node, until {@link #end}. */
public final class Traffic {

  /**
   * What became of the requests.
   *
   * @param answered how many were answered with 200
   * @param noticed what a user would have noticed: each of the others, and those that were answered
   *     after more than two seconds
   * @param versions the versions that answered, in the order of their first answer
   */
  public record Result(int answered, List<String> noticed, List<String> versions) {}

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
    List<String> noticed = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    int answered = -1;
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "noticed" -> noticed.add(words[1]);
        case "version" -> versions.add(words[1]);
        case "answered" -> answered = Integer.parseInt(words[1]);
        default -> throw new IOException(line);
      }
    }
    if (process.waitFor() != 0 || answered < 0) {
      throw new IOException("the client of the requests failed");
    }
    return new Result(answered, noticed, versions);
  }
}
