package io.kubectlrc.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one node for all tests of this JVM, and gives each test its room. */
final class NodeExtension implements ExecutionCondition, ParameterResolver, AfterEachCallback {

  private static final Namespace STORE = Namespace.create(NodeExtension.class);
  private static final Path KEPT_LOGS = Path.of("target", "node-logs");
  private static final String HOW_TO_GET_IT =
      "no node to test on: run dev/node install (as root on Debian 12)";

  /** Whether there must be a node, may be one, or shall be none. */
  enum Mode {
    REQUIRED,
    AUTO,
    OFF;

    static Mode of(String property) {
      return property == null ? AUTO : valueOf(property.toUpperCase(java.util.Locale.ROOT));
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Mode mode = Mode.of(System.getProperty("node"));
    ConditionEvaluationResult result = decide(mode, mode == Mode.AUTO && Node.isInstalled());
    if (result.isDisabled()) {
      root(context).computeIfAbsent("told", key -> tell(result.getReason().orElseThrow()));
    }
    return result;
  }

  /** What is required and missing fails when it is started. */
  static ConditionEvaluationResult decide(Mode mode, boolean isInstalled) {
    if (mode == Mode.OFF) {
      return ConditionEvaluationResult.disabled("no node is wanted: -Dnode=off");
    }
    return mode == Mode.REQUIRED || isInstalled
        ? ConditionEvaluationResult.enabled("there is a node, or there must be one")
        : ConditionEvaluationResult.disabled(HOW_TO_GET_IT);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Room.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String name = context.getRequiredTestMethod().getName();
    return context.getStore(STORE).computeIfAbsent(Room.class, key -> newRoom(context, name));
  }

  /** Keeps what the node logged until a test failed. */
  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent()) {
      Node node = root(context).get(Node.class, Node.class);
      if (node != null) {
        Path folder = KEPT_LOGS.resolve(context.getRequiredTestMethod().getName());
        node.copyLogs(Files.createDirectories(folder));
        context.publishReportEntry("node's logs", folder.toAbsolutePath().toString());
      }
    }
  }

  private static Room newRoom(ExtensionContext context, String name) {
    try {
      return root(context).computeIfAbsent(Node.class, key -> start(), Node.class).newRoom(name);
    } catch (IOException e) {
      throw new ParameterResolutionException("no room", e);
    }
  }

  private static Node start() {
    try {
      return Node.start();
    } catch (Exception e) {
      throw new ParameterResolutionException("no node", e);
    }
  }

  /** Values of this store are closed when the last test of the run has ended. */
  private static Store root(ExtensionContext context) {
    return context.getRoot().getStore(STORE);
  }

  private static boolean tell(String reason) {
    System.err.println("SKIPPED: " + reason);
    return true;
  }
}
