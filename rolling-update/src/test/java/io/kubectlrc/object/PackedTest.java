package io.kubectlrc.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PackedTest {

  @Test
  void unpacksWhatItPacksHoweverLittleItCanBeCompressed() {
    SplittableRandom random = new SplittableRandom(1);
    ArrayNode tree = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 20_000; i++) {
      tree.add(random.nextLong());
    }
    assertThat(Packed.unpack(Packed.pack(tree))).isEqualTo(tree);
  }

  @Test
  @Timeout(10)
  void refusesWhatItHasNotPacked() {
    String packed = Packed.pack(JsonNodeFactory.instance.textNode("text"));
    String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes(packed), 5));
    for (String text : new String[] {"no base64!", "AAAA", cut, withDictionary()}) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> Packed.unpack(text));
    }
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** What cannot be inflated without a dictionary that nobody has. */
  private static String withDictionary() {
    Deflater deflater = new Deflater();
    deflater.setDictionary("replicas".getBytes(StandardCharsets.UTF_8));
    deflater.setInput("\"replicas\"".getBytes(StandardCharsets.UTF_8));
    deflater.finish();
    byte[] deflated = new byte[100];
    int length = deflater.deflate(deflated);
    deflater.end();
    return Base64.getEncoder().encodeToString(Arrays.copyOf(deflated, length));
  }
}
