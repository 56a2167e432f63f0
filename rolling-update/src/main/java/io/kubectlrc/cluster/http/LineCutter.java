package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** Cuts a body that arrives in pieces into its lines, each a JSON document. */
final class LineCutter implements AsyncBody.Consumer<List<ByteBuffer>> {

  /** No object is nearly as large. */
  private static final int LIMIT = 16 << 20;

  private final Consumer<JsonNode> each;
  private final ByteArrayOutputStream incomplete = new ByteArrayOutputStream();
  private volatile boolean error;

  LineCutter(Consumer<JsonNode> each) {
    this.each = each;
  }

  /** The body is not a stream but the explanation of an error, to be kept whole. */
  void expectError(boolean expected) {
    error = expected;
  }

  /** What has arrived since the last whole line. */
  byte[] rest() {
    return incomplete.toByteArray();
  }

  @Override
  public void consume(List<ByteBuffer> pieces, AsyncBody body) throws IOException {
    for (ByteBuffer piece : pieces) {
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      add(bytes);
    }
    body.consume();
  }

  private void add(byte[] bytes) throws IOException {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && !error) {
        incomplete.write(bytes, start, i - start);
        start = i + 1;
        if (incomplete.size() > 0) {
          JsonNode document = Transport.JSON.readTree(incomplete.toByteArray());
          incomplete.reset();
          each.accept(document);
        }
      }
    }
    if (bytes.length - start > LIMIT - incomplete.size()) {
      throw new Body.TooLong(LIMIT);
    }
    incomplete.write(bytes, start, bytes.length - start);
  }
}
