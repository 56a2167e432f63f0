/**
 * A Kubernetes cluster in memory and in virtual time: API server, controllers and kubelets, with
 * scripted and seeded faults. The same seed gives the same run. It can be an OpenShift cluster,
 * with the controllers of DeploymentConfigs: what those do is decided by pure functions, the turns,
 * which tests take before a real API server too.
 *
 * <p>Rehearsals and tests run operations against it. It knows of none: imports of {@code
 * io.kubectlrc} only {@code object}, {@code cluster}, {@code validity}, {@code selector} and {@code
 * manifest}.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.simulate;
