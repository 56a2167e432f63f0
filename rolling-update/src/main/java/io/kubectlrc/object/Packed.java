package io.kubectlrc.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A tree in an annotation: deflated, in base64, since all annotations share 256 KiB. */
public final class Packed {

  /** More than any object that an API server stores. */
  private static final int LIMIT = 8 << 20;

  private Packed() {}

  public static String pack(JsonNode tree) {
    byte[] plain = tree.toString().getBytes(StandardCharsets.UTF_8);
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(plain);
      deflater.finish();
      // Deflate never adds more than a few bytes a block to what it cannot compress.
      byte[] packed = new byte[plain.length + plain.length / 100 + 64];
      int length = deflater.deflate(packed);
      return Base64.getEncoder().encodeToString(Arrays.copyOf(packed, length));
    } finally {
      deflater.end();
    }
  }

  /**
   * @throws IllegalArgumentException if it was not packed here
   */
  public static JsonNode unpack(String text) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(Base64.getDecoder().decode(text));
      byte[] plain = new byte[1 << 14];
      int length = 0;
      while (!inflater.finished()) {
        int read = inflater.inflate(plain, length, plain.length - length);
        if (read == 0) {
          throw new IllegalArgumentException("cut short, or in need of a dictionary");
        }
        length += read;
        if (length == plain.length) {
          if (length >= LIMIT) {
            throw new IllegalArgumentException("too large");
          }
          plain = Arrays.copyOf(plain, 2 * plain.length);
        }
      }
      return Json.read(new String(plain, 0, length, StandardCharsets.UTF_8));
    } catch (DataFormatException | JsonProcessingException e) {
      throw new IllegalArgumentException("not a packed tree: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
