package io.kubectlrc.cluster.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps the beginning of a body, and lets the rest go. */
final class Beginning implements AsyncBody.Consumer<List<ByteBuffer>> {

  private final int longest;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /**
   * @param longest in bytes
   */
  Beginning(int longest) {
    this.longest = longest;
  }

  @Override
  public synchronized void consume(List<ByteBuffer> pieces, AsyncBody body) {
    for (ByteBuffer piece : pieces) {
      byte[] bytes = new byte[Math.min(piece.remaining(), longest - kept.size())];
      piece.get(bytes);
      kept.writeBytes(bytes);
    }
    body.consume();
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
