package io.kubectlrc.controlplane;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that runs against a real control plane.
 *
 * <p>Its methods take a {@link Sandbox} of their own as parameter, or the {@link ControlPlane},
 * which all tests of the run share. Where the programs are missing the tests are skipped, with
 * {@code -Dcontrol-plane=required} they fail. If a test fails, what the servers logged meanwhile is
 * kept in {@code target/control-plane-logs}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ControlPlaneExtension.class)
public @interface ControlPlaneTest {

  /**
   * Whether the API server serves OpenShift's DeploymentConfigs too: another one than the others'.
   */
  boolean openshift() default false;
}
