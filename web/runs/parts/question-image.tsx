import { useEffect, useState } from 'react';
import { useApi } from '../../api/api-context.js';

interface QuestionImageProps {
  readonly url: string;
  readonly alt: string;
  readonly size?: number;
}

/** A stimulus. Where a token is needed the browser cannot fetch it by itself. */
export function QuestionImage({ url, alt, size }: QuestionImageProps) {
  const api = useApi();
  const [source, setSource] = useState(api.access.current().token === undefined ? url : undefined);
  useEffect(() => {
    if (api.access.current().token === undefined) return undefined;
    let made: string | undefined;
    let isGone = false;
    api.file(url).then(
      (address) => {
        made = address;
        if (isGone) URL.revokeObjectURL(address);
        else setSource(address);
      },
      // An image that cannot be had leaves its place empty, with its description.
      () => setSource(undefined),
    );
    return () => {
      isGone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [api, url]);
  return <img src={source} alt={alt} width={size} height={size} loading="lazy" className="stimulus" />;
}
