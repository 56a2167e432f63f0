package io.kubectlrc.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts one control plane of a kind for all tests of this JVM, and gives each test its sandbox.
 */
final class ControlPlaneExtension
    implements ExecutionCondition, ParameterResolver, BeforeEachCallback, AfterEachCallback {

  private static final Namespace STORE = Namespace.create(ControlPlaneExtension.class);
  private static final Path KEPT_LOGS = Path.of("target", "control-plane-logs");

  /** How long each server's log was when a test began. */
  private record LogSizes(Map<Server, Long> sizes) {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean isRequired = "required".equals(System.getProperty("control-plane"));
    ConditionEvaluationResult result = decide(Assets.find().isPresent(), isRequired);
    if (result.isDisabled()) {
      root(context).computeIfAbsent("told", key -> tellHowToGetThem());
    }
    return result;
  }

  /** What is required and missing fails when it is started. */
  static ConditionEvaluationResult decide(boolean isThere, boolean isRequired) {
    return isThere || isRequired
        ? ConditionEvaluationResult.enabled("there is a control plane, or there must be one")
        : ConditionEvaluationResult.disabled(Assets.HOW_TO_GET_THEM);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ControlPlane.class || type == Sandbox.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ControlPlane plane = controlPlane(context);
    return parameter.getParameter().getType() == ControlPlane.class
        ? plane
        : context.getStore(STORE).computeIfAbsent(Sandbox.class, key -> newSandbox(plane, context));
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    Map<Server, Long> sizes = new LinkedHashMap<>();
    for (Server server : controlPlane(context).servers()) {
      sizes.put(server, Files.size(server.log()));
    }
    context.getStore(STORE).put(LogSizes.class, new LogSizes(sizes));
  }

  /** Keeps what the servers logged during a test that failed. */
  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    LogSizes sizesBefore = context.getStore(STORE).get(LogSizes.class, LogSizes.class);
    if (context.getExecutionException().isEmpty() || sizesBefore == null) {
      return;
    }
    Path folder =
        KEPT_LOGS.resolve(context.getRequiredTestClass().getSimpleName() + "." + name(context));
    Files.createDirectories(folder);
    for (Map.Entry<Server, Long> size : sizesBefore.sizes().entrySet()) {
      Server server = size.getKey();
      Files.writeString(folder.resolve(server.name() + ".log"), server.logSince(size.getValue()));
    }
    context.publishReportEntry("control plane's logs", folder.toAbsolutePath().toString());
  }

  private static ControlPlane controlPlane(ExtensionContext context) {
    boolean openshift =
        AnnotationSupport.findAnnotation(context.getTestClass(), ControlPlaneTest.class)
            .map(ControlPlaneTest::openshift)
            .orElse(false);
    return root(context)
        .computeIfAbsent(
            "control plane" + (openshift ? " of OpenShift" : ""),
            key -> start(openshift),
            ControlPlane.class);
  }

  /** Values of this store are closed when the last test of the run has ended. */
  private static Store root(ExtensionContext context) {
    return context.getRoot().getStore(STORE);
  }

  private static ControlPlane start(boolean openshift) {
    try {
      return ControlPlane.start(Assets.require(), openshift);
    } catch (Exception e) {
      throw new ParameterResolutionException("no control plane", e);
    }
  }

  private static Sandbox newSandbox(ControlPlane plane, ExtensionContext context) {
    try {
      return plane.newSandbox(name(context));
    } catch (IOException e) {
      throw new ParameterResolutionException("no sandbox", e);
    }
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestMethod().getName();
  }

  private static boolean tellHowToGetThem() {
    System.err.println("SKIPPED: " + Assets.HOW_TO_GET_THEM);
    return true;
  }
}
