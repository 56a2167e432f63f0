/**
 * The program: one class per command, exit codes, what users read.
 *
 * <p>The only package that knows picocli, the standard streams and {@link System#exit}.
 */
package io.kubectlrc.cli;
