/**
 * A Kubernetes cluster in memory and in virtual time: API server, controllers and kubelets, with
 * scripted and seeded faults. The same seed gives the same run.
 *
 * <p>Rehearsals and tests run operations against it. It knows of none: imports of {@code
 * io.kubectlrc} only {@code object}, {@code cluster}, {@code validity}, {@code selector} and {@code
 * manifest}.
 */
package io.kubectlrc.simulate;
