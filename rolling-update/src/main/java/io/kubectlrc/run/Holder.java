package io.kubectlrc.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Who holds a lock.
 *
 * @param identity what the lock says, unique among all runs
 * @param gone whether the holder of that identity certainly lives no more
 */
public record Holder(String identity, Predicate<String> gone) {

  private static final Path PROC = Path.of("/proc");

  /**
   * This process. On Linux its identity tells the boot and the process namespace, so that another
   * process there need not wait until the lock of a killed one expires.
   */
  public static Holder ofThisProcess() {
    String place = place();
    String identity =
        "%s@%s/%d%s/%s"
            .formatted(
                System.getProperty("user.name", "somebody"),
                host(),
                ProcessHandle.current().pid(),
                place.isEmpty() ? "" : "/" + place,
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
    return new Holder(identity, other -> !place.isEmpty() && isGone(other, place));
  }

  private static boolean isGone(String identity, String place) {
    String[] parts = identity.split("/");
    if (parts.length != 4 || !parts[2].equals(place)) {
      return false;
    }
    try {
      return ProcessHandle.of(Long.parseLong(parts[1])).isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The boot and the process namespace; empty where that cannot be known. */
  private static String place() {
    try {
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      String namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
      return boot + "-" + namespace.replaceAll("\\D", "");
    } catch (IOException e) {
      return "";
    }
  }
}
