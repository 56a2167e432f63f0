/**
 * A whole Kubernetes node for tests: real containers behind real Services, brought up by {@code
 * dev/node} in namespaces of its own.
 *
 * <p>A test class asks for it with {@link io.kubectlrc.node.NodeTest}. Imports nothing of {@code
 * io.kubectlrc} but the control plane's waiting: it is the ground truth that the rest is held
 * against.
 */
package io.kubectlrc.node;
