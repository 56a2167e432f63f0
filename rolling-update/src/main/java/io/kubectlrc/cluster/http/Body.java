package io.kubectlrc.cluster.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Collects the body of an answer, unless it does not end. */
final class Body implements AsyncBody.Consumer<List<ByteBuffer>> {

  /** Some ten thousand pods with their managed fields. */
  private static final int LIMIT = 128 << 20;

  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

  /** More than anybody asked for. */
  static final class TooLong extends IOException {
    TooLong(int limit) {
      super("more than " + (limit >> 20) + " MiB");
    }
  }

  @Override
  public void consume(List<ByteBuffer> pieces, AsyncBody body) throws IOException {
    for (ByteBuffer piece : pieces) {
      if (piece.remaining() > LIMIT - collected.size()) {
        throw new TooLong(LIMIT);
      }
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      collected.writeBytes(bytes);
    }
    body.consume();
  }

  /** All that has come. */
  byte[] bytes() {
    return collected.toByteArray();
  }
}
