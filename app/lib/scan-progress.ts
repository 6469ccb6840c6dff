export { isActive, pulseOf } from "#server/domain/scan-pulse";
