import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Icon } from "~/ui/icon";
import { dismissStyle, TOAST_STACK, ToastCard, type ToastTone } from "~/ui/toast";

export interface ToastMessage {
  message: string;
  tone?: ToastTone;
  /** Takes back what was done; the toast stays longer for it. */
  undo?: () => void;
}

interface Shown extends ToastMessage {
  id: number;
}

const MOST_SHOWN = 3;
const STAYS_MS = 5_000;
const STAYS_FOR_UNDO_MS = 9_000;

const ToastContext = createContext<(toast: ToastMessage) => void>(() => {});

/** Says something in the corner. Messages queue: at most three are seen at once, and none is lost. */
export const useToast = () => useContext(ToastContext);

/** Gives the pages inside it the corner where toasts are stacked. Time stands still while the pointer or the focus is there. */
export function ToastStack({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Shown[]>([]);
  const [held, setHeld] = useState(false);
  const count = useRef(0);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const say = useCallback((toast: ToastMessage) => {
    count.current += 1;
    const id = count.current;
    setToasts((all) => [...all, { ...toast, id }]);
  }, []);
  const shown = useMemo(() => toasts.slice(0, MOST_SHOWN), [toasts]);

  return (
    <ToastContext.Provider value={say}>
      {children}
      <section
        id={TOAST_STACK}
        aria-label="Messages"
        aria-live="polite"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
        className="pointer-events-none fixed right-4 bottom-4 left-4 z-40 flex flex-col items-end gap-2 print:hidden"
      >
        {shown.map((toast) => (
          <TimedToast key={toast.id} toast={toast} held={held} onEnd={() => dismiss(toast.id)} />
        ))}
      </section>
    </ToastContext.Provider>
  );
}

function TimedToast({ toast, held, onEnd }: { toast: Shown; held: boolean; onEnd: () => void }) {
  const { message, tone = "good", undo } = toast;
  const end = useRef(onEnd);
  end.current = onEnd;
  // Bad news stays until somebody has seen it.
  const stays = tone === "bad" ? null : undo ? STAYS_FOR_UNDO_MS : STAYS_MS;
  useEffect(() => {
    if (held || stays === null) return;
    const timer = setTimeout(() => end.current(), stays);
    return () => clearTimeout(timer);
  }, [held, stays]);
  return (
    <ToastCard
      tone={tone}
      actions={
        <>
          {undo ? (
            <button
              type="button"
              onClick={() => {
                undo();
                onEnd();
              }}
              className="flex h-9 items-center rounded-md px-2 font-medium text-accent hover:bg-inset sm:h-7"
            >
              Undo
            </button>
          ) : null}
          <button type="button" aria-label="Dismiss" onClick={onEnd} className={dismissStyle}>
            <Icon name="cross" className="size-3.5" />
          </button>
        </>
      }
    >
      {message}
    </ToastCard>
  );
}
